# Tradepost.  `make help` says what can be asked of it.
#
# Two trees of objects from the same sources: build/o (what is installed) and build/asan (sanitizers on, for the tests);
# a third, build/wasm, holds the core for the browser.  The compiler tracks the headers.

VERSION	= 0.1.0
PREFIX	= /usr/local
PORT	?= 8080
DATA	?= var
SEED	= 1
STEPS	= 1000000
SECONDS	= 60

CFLAGS	= -O2 -g
WARN	= -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum $(WERROR)
NATIVE	= -D_GNU_SOURCE -I. -Ifcgi -isystem /usr/include/postgresql
HARDEN	= -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
FUZZ	= -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -fno-omit-frame-pointer
ASAN	= -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
TSAN	= -O1 -g -fsanitize=thread -fno-omit-frame-pointer
LDFLAGS	= -pie -Wl,-z,relro,-z,now
LDLIBS	= -lfcgi -lcurl -lcjson -lsqlite3 -lpq -lcrypto -lzint -lpthread
# What tradepost-paper draws with; nothing else links it.
DRAWING	= -lpangocairo-1.0 -lpango-1.0 -lgobject-2.0 -lcairo -lcjson -lzint -lm -lpthread

WASM_CC	= clang --target=wasm32-wasi -O2 -DNDEBUG -I.
# The plan is made again at each change of a choice of 200 lines: that is to be quick, the rest to be small.
WASM_OZ	= $(if $(filter buyorder currency money plan price sku text,$(notdir $(basename $<))),,-Oz)
WASM_LD	= clang --target=wasm32-wasi -mexec-model=reactor -O2 -Wl,--strip-all

CORE	:= $(wildcard core/*.c)
SHAPES	:= $(filter-out wasm/exports.c,$(wildcard wasm/*.c))
PAPER	:= $(wildcard fcgi/paper/*.c)
FCGI	:= $(filter-out $(PAPER),$(wildcard fcgi/*/*.c))
NAMES	:= $(CORE:.c=) $(FCGI:.c=)
MAIN	:= fcgi/main
# A room of tests is one program: tests/base/*.c become build/asan/test-base, linked with that room and the floors below.
ROOMS	:= $(patsubst tests/%/main.c,%,$(wildcard tests/*/main.c))
COMPILERS = gcc clang
LINTED	= $(foreach cc,$(COMPILERS),$(patsubst %.c,build/lint/$(cc)/%.o,$(CORE) $(FCGI) $(PAPER) $(wildcard fcgi/*.c tests/*/*.c)))
SUITES	:= $(ROOMS:%=build/asan/test-%)
,	:= ,
FAULTS	:= build/faults/shim.so build/faults/tradepost
BENCH	:= $(addprefix build/bench/,load empty slow.so raw nostore single queue plan)

GROUND	:= core fcgi/base
EDGES	:= fcgi/http fcgi/store fcgi/connect fcgi/vault
below_core	:= core
below_base	:= $(GROUND)
below_http	:= $(GROUND) fcgi/http
below_store	:= $(GROUND) fcgi/store
below_connect	:= $(GROUND) fcgi/connect
below_vault	:= $(GROUND) fcgi/vault
below_flow	:= $(GROUND) $(EDGES) fcgi/flow
below_api	:= $(below_flow) fcgi/api
below_hook	:= $(below_flow) fcgi/hook
below_work	:= $(below_flow) fcgi/work
below_serve	:= $(below_flow) fcgi/api fcgi/hook fcgi/serve
below_command	:= $(below_flow) fcgi/work fcgi/command
below_sim	:= $(below_hook) fcgi/work
below_fuzz	:= $(below_serve) fcgi/work
objects		= $(patsubst %.c,build/$(1)/%.o,$(wildcard $(addsuffix /*.c,$(2))))

everything	= $(patsubst %,build/$(1)/%.o,$(filter-out $(2),$(NAMES)) $(MAIN))

WEB	:= $(shell find web -path web/node_modules -prune -o -type f -print)
NEED	:= $(if $(filter fuzz everywhere machines,$(MAKECMDGOALS)),$(firstword $(filter fuzz everywhere machines,$(MAKECMDGOALS))),$(if $(filter test lint bench bench-compare faults races,$(MAKECMDGOALS)),test,$(if $(filter run,$(MAKECMDGOALS)),run,build)))

# What is done is told in a word; V=1 shows the commands.
Q	= $(if $(V),,@)
SAY	= $(if $(V),@:,@printf '  %-5s %s\n')

.PHONY: all program site test lint bench bench-compare fuzz sim faults machines everywhere races run install help clean deps always
.SECONDARY:
.DELETE_ON_ERROR:

all: program site	## the program (build/tradepost) and the dashboard (build/web/); the default

program: build/tradepost build/libexec/tradepost-paper build/core.wasm
site: build/web/.made

run: all		## try it: SQLite, nginx, demo data, stand-ins for the providers (PORT=8080 DATA=var)
	@node tests/demo/run.mjs --port '$(PORT)' --data '$(DATA)'

test: all build/tradepost-asan $(SUITES) $(BENCH) $(FAULTS) build/machines/tradepost	## every test; the last line says how many passed (ONLY=name runs one suite)
	@node tests/run.mjs $(ONLY)

bench: all $(BENCH)	## measure, one figure a line (ONLY="names", QUICK=1 for a minute of it, KEEP=1 to compare with later)
	@node tests/bench/run.mjs $(if $(KEEP),--keep) $(ONLY)

bench-compare: all $(BENCH)	## the same, beside the figures kept in tests/bench/figures.txt
	@node tests/bench/run.mjs --compare $(ONLY)

fuzz: deps build/fuzz/fuzz	## parsers of outside bytes under libFuzzer (SECONDS=60 for each, ONLY="names")
	@node tests/fuzz/run.mjs '$(SECONDS)' $(ONLY)

sim: build/sim		## a deterministic simulation of whole companies (SEED=1 STEPS=1000000); repeats a seed exactly
	@build/sim --seed '$(SEED)' --steps '$(STEPS)'

faults: all build/sim $(FAULTS)	## break it on purpose: kills, full disks, no memory, clocks (SEED=1 KILLS=300 ONLY="names")
	@SEED='$(if $(filter command line environment,$(origin SEED)),$(SEED))' KILLS='$(KILLS)' node tests/faults/run.mjs $(ONLY)

machines: all build/machines/tradepost	## several machines: cut off, updated one by one, a standby takes over (root; QUICK=1 ONLY="names")
	@node tests/machines/run.mjs $(ONLY)

races: deps site build/tradepost-tsan build/tsan/test-store build/tsan/test-work	## the store, the worker and a whole house under ThreadSanitizer
	@node tests/races/run.mjs

everywhere: build/core.wasm	## the core on 32 bits, big-endian, two compilers, in a browser; how much its tests reach
	@node tests/core/everywhere.mjs

lint: deps $(LINTED)	## the walls between the rooms, both compilers without a warning, house rules
	@node tests/lint/lint.mjs

install: all		## into DESTDIR, under PREFIX (/usr/local)
	@sh fcgi/ops/install '$(DESTDIR)' '$(PREFIX)'

clean:			## removes build/ (never DATA)
	rm -rf build

help:			## this
	@echo 'Tradepost $(VERSION).  make [TARGET] [NAME=value]'; echo
	@sed -n 's/^\([a-z]*\):.*## */\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12 | sed 's/^/  /'
	@echo; echo '  DEPS=no     leaves apt and npm alone: nothing is installed, what is missing fails later'

# What is missing is named, explained and installed; nothing is done when all is there.
deps:
	@DEPS='$(DEPS)' .ci/deps $(NEED)

# ---- programs --------------------------------------------------------------------------------------------------------

# A program is moved into its place whole: one that runs meanwhile, or is about to be started, is never half of one.
build/tradepost: $(patsubst %,build/o/%.o,$(NAMES) $(MAIN))
	$(SAY) LINK $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@.new $^ $(LDLIBS) && mv $@.new $@
build/tradepost-asan: $(patsubst %,build/asan/%.o,$(NAMES) $(MAIN))
	$(SAY) LINK $@
	$(Q)$(CC) $(ASAN) -o $@.new $^ $(LDLIBS) && mv $@.new $@

# A program of its own, where the programs look for it: see fcgi/base/paper.h.
DRAWN	:= $(PAPER:.c=) $(CORE:.c=) $(addprefix fcgi/base/,arena barcode fault json json_read json_scan paper paper_run utf8)
build/libexec/tradepost-paper: $(DRAWN:%=build/o/%.o)
	$(SAY) LINK $@
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@.new $^ $(DRAWING) && mv $@.new $@
build/asan/libexec/tradepost-paper: $(DRAWN:%=build/asan/%.o)
	$(SAY) LINK $@
	@mkdir -p $(@D)
	$(Q)$(CC) $(ASAN) -o $@.new $^ $(DRAWING) && mv $@.new $@
build/asan/test-base: | build/asan/libexec/tradepost-paper

build/tradepost-tsan: $(patsubst %,build/tsan/%.o,$(NAMES) $(MAIN))
	$(SAY) LINK $@
	$(Q)$(CC) $(TSAN) -o $@.new $^ $(LDLIBS) && mv $@.new $@
build/tsan/test-store build/tsan/test-work: build/tsan/test-%: build/tsan/tests/%/main.o
	$(SAY) LINK $@
	$(Q)$(CC) $(TSAN) -o $@.new $(filter %.o,$^) $(LDLIBS) && mv $@.new $@
$(foreach room,store work,$(eval build/tsan/test-$(room): $(patsubst %.c,build/tsan/%.o,$(wildcard tests/$(room)/*.c)) $(call objects,tsan,$(below_$(room)))))

define SUITE
build/asan/test-$(1): $$(patsubst %.c,build/asan/%.o,$$(wildcard tests/$(1)/*.c)) $$(call objects,asan,$$(below_$(1)))
	$$(SAY) LINK $$@
	$$(Q)$$(CC) $$(ASAN) -o $$@.new $$^ $$(LDLIBS) && mv $$@.new $$@
endef
$(foreach room,$(ROOMS),$(eval $(call SUITE,$(room))))
# The simulation without sanitizers, for millions of steps; `make test` runs a slice of it with them.
build/sim: $(patsubst %.c,build/o/%.o,$(wildcard tests/sim/*.c)) $(call objects,o,$(below_sim))
	$(SAY) LINK $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@.new $^ $(LDLIBS) && mv $@.new $@
# What the browser's core says of its shapes, asked natively.
build/asan/test-core: $(patsubst %.c,build/asan/%.o,$(SHAPES))
# The invariants of the portal job's walks are fuzzed, too.
WALKS	:= tests/core/portal_world.o tests/core/portal_said.o
build/asan/test-fuzz: $(WALKS:%=build/asan/%)
# The same targets with libFuzzer's loop around them, compiled by clang so that it sees which branches a byte reaches.
build/fuzz/fuzz: $(addprefix build/fuzz/,$(patsubst %.c,%.o,$(filter-out %/main.c,$(wildcard tests/fuzz/*.c))) $(WALKS)) $(call objects,fuzz,$(below_fuzz))
	$(SAY) LINK $@
	$(Q)clang $(FUZZ) -fsanitize=fuzzer -o $@.new $^ $(LDLIBS) && mv $@.new $@

# What `make bench` measures with: see the head of each file.  single and nostore are Tradepost but for one file.
build/bench/load build/bench/empty build/bench/raw: build/bench/%: build/o/tests/bench/%.o
	$(SAY) LINK $@
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@.new $^ $(LDLIBS) && mv $@.new $@
build/bench/slow.so: tests/bench/slow.c build/flags | deps
	$(SAY) LINK $@
	@mkdir -p $(@D)
	$(Q)$(CC) $(WARN) $(NATIVE) $(CFLAGS) -fPIC -shared -o $@.new $< && mv $@.new $@
build/bench/single: build/o/tests/bench/single.o $(call everything,o,fcgi/store/sqlite_writer)
build/bench/nostore: build/o/tests/bench/nostore.o $(call everything,o,fcgi/store/db_sqlite)
build/bench/queue: build/o/tests/bench/queue.o $(call objects,o,$(below_store))
build/bench/plan: build/o/tests/bench/plan.o $(patsubst %.c,build/o/%.o,$(SHAPES)) $(call objects,o,core)
build/bench/single build/bench/nostore build/bench/queue build/bench/plan:
	$(SAY) LINK $@
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@.new $^ $(LDLIBS) && mv $@.new $@

# What `make faults` breaks: the program with arenas that can be told to be full, and a library that does the rest to it.
build/faults/shim.so: tests/faults/shim.c build/flags | deps
	$(SAY) LINK $@
	@mkdir -p $(@D)
	$(Q)$(CC) $(WARN) $(NATIVE) $(CFLAGS) -fPIC -shared -o $@.new $< && mv $@.new $@
build/faults/tradepost: build/o/tests/faults/wrap.o $(call everything,o,)
	$(SAY) LINK $@
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $(foreach name,get array str cstr printf,-Wl$(,)--wrap=arena_$(name)) -o $@.new $^ $(LDLIBS) && mv $@.new $@

# The next version of the store, for `make machines`: see tests/machines/next.c.
build/machines/tradepost: build/o/tests/machines/next.o $(call everything,o,fcgi/store/schema)
	$(SAY) LINK $@
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@.new $^ $(LDLIBS) && mv $@.new $@

build/core.wasm: $(patsubst %.c,build/wasm/%.o,$(CORE) $(wildcard wasm/*.c))
	$(SAY) WASM $@
	$(Q)$(WASM_LD) -o $@ $^

build/web/.made: $(WEB) wasm/core.mjs build/core.wasm | deps
	$(SAY) SITE build/web
	$(Q)rm -rf build/web
	$(Q)node web/build.mjs build/web build/core.wasm
	@touch $@

# ---- objects ---------------------------------------------------------------------------------------------------------

# The core is compiled as the plain C11 it is; everything else may use the system.
build/o/core/%.o: core/%.c build/flags | deps
	@mkdir -p $(@D)
	$(SAY) CC $@
	$(Q)$(CC) $(WARN) -I. $(CFLAGS) $(HARDEN) -MMD -MP -c -o $@ $<
build/asan/core/%.o: core/%.c build/flags | deps
	@mkdir -p $(@D)
	$(SAY) CC $@
	$(Q)$(CC) $(WARN) -I. $(ASAN) -MMD -MP -c -o $@ $<
build/o/%.o: %.c build/flags | deps
	@mkdir -p $(@D)
	$(SAY) CC $@
	$(Q)$(CC) $(WARN) $(NATIVE) $(CFLAGS) $(HARDEN) -MMD -MP -c -o $@ $<
build/asan/%.o: %.c build/flags | deps
	@mkdir -p $(@D)
	$(SAY) CC $@
	$(Q)$(CC) $(WARN) $(NATIVE) $(ASAN) -MMD -MP -c -o $@ $<
build/tsan/%.o: %.c build/flags | deps
	@mkdir -p $(@D)
	$(SAY) TSAN $@
	$(Q)$(CC) $(WARN) $(if $(filter core/%,$<),-I.,$(NATIVE)) $(TSAN) -MMD -MP -c -o $@ $<
build/fuzz/%.o: %.c build/flags | deps
	@mkdir -p $(@D)
	$(SAY) FUZZ $@
	$(Q)clang $(WARN) $(if $(filter core/%,$<),-I.,$(NATIVE)) $(FUZZ) -MMD -MP -c -o $@ $<
build/wasm/%.o: %.c build/flags Makefile | deps
	@mkdir -p $(@D)
	$(SAY) WASM $@
	$(Q)$(WASM_CC) $(WASM_OZ) $(WARN) -MMD -MP -c -o $@ $<

build/lint/gcc/%.o: %.c build/flags | deps
	@mkdir -p $(@D)
	$(SAY) gcc $<
	$(Q)gcc $(WARN) -Werror $(if $(filter core/%,$<),-I.,$(NATIVE)) -O2 -MMD -MP -c -o $@ $<
build/lint/clang/%.o: %.c build/flags | deps
	@mkdir -p $(@D)
	$(SAY) clang $<
	$(Q)clang $(WARN) -Werror $(if $(filter core/%,$<),-I.,$(NATIVE)) -O1 -MMD -MP -c -o $@ $<

# Its headers lie in many folders, some named after the machine.
build/o/fcgi/paper/%.o build/asan/fcgi/paper/%.o build/lint/gcc/fcgi/paper/%.o build/lint/clang/fcgi/paper/%.o: NATIVE += $$(pkg-config --cflags pangocairo | sed 's/-I/-isystem /g')

# Files that are embedded (.incbin) are unknown to the compiler's list of headers.
build/o/tests/machines/next.o: $(wildcard fcgi/store/schema/*.sql)
$(foreach way,o asan tsan fuzz,build/$(way)/fcgi/store/schema.o): $(wildcard fcgi/store/schema/*.sql)
build/o/fcgi/serve/document.o build/asan/fcgi/serve/document.o build/tsan/fcgi/serve/document.o build/fuzz/fcgi/serve/document.o: $(wildcard fcgi/serve/*.json)

build/o/fcgi/base/version.o build/asan/fcgi/base/version.o build/tsan/fcgi/base/version.o build/fuzz/fcgi/base/version.o: NATIVE += -DVERSION="\"$$(cat build/version)\""
build/o/fcgi/base/version.o build/asan/fcgi/base/version.o build/tsan/fcgi/base/version.o build/fuzz/fcgi/base/version.o: build/version

# Rewritten only when they change, so that another compiler or another commit rebuilds what it must and no more.
build/flags: always
	@mkdir -p build
	@echo '$(CC) $(WARN) $(NATIVE) $(CFLAGS) $(HARDEN) $(ASAN) $(WASM_CC)' | cmp -s - $@ || \
	  echo '$(CC) $(WARN) $(NATIVE) $(CFLAGS) $(HARDEN) $(ASAN) $(WASM_CC)' >$@
build/version: always
	@mkdir -p build
	@v='$(VERSION)'; g=$$(git describe --always --dirty 2>/dev/null) && v="$$v ($$g)"; \
	  echo "$$v" | cmp -s - $@ || echo "$$v" >$@

-include $(shell find build -name '*.d' 2>/dev/null)
