-- Indexes that cost every job and every webhook a page, for questions that others answer as well: what stands in the queue
-- for a subject is found by the events that asked for it, and deliveries are found one by one.

DROP INDEX job_subject;
DROP INDEX delivery_received;
