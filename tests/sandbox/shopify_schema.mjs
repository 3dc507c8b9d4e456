// shopify_schema.mjs - the part of the Admin schema that is played here, by version.
//
// As in Shopify's own schema `first` may be left out by type; that one of first and
// last is there is asked when the connection is read.  A field that is not in this
// text is refused as Shopify refuses one that it does not have.

import { read_schema } from "./shopify_graphql.mjs";

const PAGE = "first: Int, last: Int, after: String, before: String, reverse: Boolean = false";
const connection = (name) => `
  type ${name}Connection { edges: [${name}Edge!]! nodes: [${name}!]! pageInfo: PageInfo! }
  type ${name}Edge { cursor: String! node: ${name}! }`;

const TYPES = `
  scalar Int scalar Float scalar String scalar Boolean scalar ID
  scalar DateTime scalar Money scalar Decimal scalar URL scalar UnsignedInt64 scalar HTML scalar Currency

  interface Node { id: ID! }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type Count { count: Int! precision: CountPrecision! }
  enum CountPrecision { EXACT AT_LEAST }
  type MoneyV2 { amount: Decimal! currencyCode: Currency! }
  type MoneyBag { shopMoney: MoneyV2! presentmentMoney: MoneyV2! }
  type Attribute { key: String! value: String }

  type QueryRoot {
    shop: Shop!
    currentAppInstallation: AppInstallation!
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    location(id: ID): Location
    locations(${PAGE}, query: String, sortKey: LocationSortKeys = NAME, includeInactive: Boolean = false): LocationConnection!
    product(id: ID!): Product
    products(${PAGE}, query: String, sortKey: ProductSortKeys = ID): ProductConnection!
    productsCount(query: String): Count
    productVariant(id: ID!): ProductVariant
    productVariants(${PAGE}, query: String, sortKey: ProductVariantSortKeys = ID): ProductVariantConnection!
    inventoryItem(id: ID!): InventoryItem
    inventoryItems(${PAGE}, query: String): InventoryItemConnection!
    inventoryLevel(id: ID!): InventoryLevel
    order(id: ID!): Order
    orders(${PAGE}, query: String, sortKey: OrderSortKeys = PROCESSED_AT): OrderConnection!
    ordersCount(query: String): Count
    webhookSubscription(id: ID!): WebhookSubscription
    webhookSubscriptions(${PAGE}, query: String, topics: [WebhookSubscriptionTopic!], uri: String, format: WebhookSubscriptionFormat): WebhookSubscriptionConnection!
  }
  enum LocationSortKeys { ID NAME RELEVANCE }
  enum ProductSortKeys { CREATED_AT ID INVENTORY_TOTAL PRODUCT_TYPE PUBLISHED_AT RELEVANCE TITLE UPDATED_AT VENDOR }
  enum ProductVariantSortKeys { FULL_TITLE ID INVENTORY_QUANTITY NAME POSITION RELEVANCE SKU TITLE }
  enum OrderSortKeys { CREATED_AT CUSTOMER_NAME DESTINATION FINANCIAL_STATUS FULFILLMENT_STATUS ID ORDER_NUMBER PO_NUMBER PROCESSED_AT RELEVANCE TOTAL_ITEMS_QUANTITY TOTAL_PRICE UPDATED_AT }

  type Shop implements Node {
    id: ID! name: String! email: String! contactEmail: String! myshopifyDomain: String! url: URL! currencyCode: Currency! ianaTimezone: String!
    timezoneAbbreviation: String! timezoneOffset: String! plan: ShopPlan! createdAt: DateTime! updatedAt: DateTime!
  }
  type ShopPlan { publicDisplayName: String! partnerDevelopment: Boolean! shopifyPlus: Boolean! }
  type AppInstallation implements Node { id: ID! accessScopes: [AccessScope!]! app: App! }
  type App implements Node { id: ID! title: String! }
  type AccessScope { handle: String! description: String! }
  type Location implements Node {
    id: ID! legacyResourceId: UnsignedInt64! name: String! isActive: Boolean! fulfillsOnlineOrders: Boolean! hasActiveInventory: Boolean! address: LocationAddress!
    createdAt: DateTime! updatedAt: DateTime! inventoryLevels(${PAGE}, query: String): InventoryLevelConnection!
  }
  type LocationAddress { address1: String city: String country: String countryCode: String zip: String }

  type Product implements Node {
    id: ID! legacyResourceId: UnsignedInt64! title: String! handle: String! status: ProductStatus! vendor: String! productType: String! tags: [String!]!
    descriptionHtml: HTML! createdAt: DateTime! updatedAt: DateTime! publishedAt: DateTime totalInventory: Int! tracksInventory: Boolean!
    hasOnlyDefaultVariant: Boolean! variantsCount: Count options(first: Int): [ProductOption!]!
    variants(${PAGE}, sortKey: ProductVariantSortKeys = POSITION): ProductVariantConnection!
  }
  enum ProductStatus { ACTIVE ARCHIVED DRAFT UNLISTED }
  type ProductOption implements Node { id: ID! name: String! position: Int! values: [String!]! }
  type ProductVariant implements Node {
    id: ID! legacyResourceId: UnsignedInt64! title: String! displayName: String! sku: String barcode: String price: Money! compareAtPrice: Money position: Int!
    inventoryPolicy: ProductVariantInventoryPolicy! inventoryQuantity: Int createdAt: DateTime! updatedAt: DateTime! selectedOptions: [SelectedOption!]!
    inventoryItem: InventoryItem! product: Product! availableForSale: Boolean! taxable: Boolean!
  }
  enum ProductVariantInventoryPolicy { DENY CONTINUE }
  type SelectedOption { name: String! value: String! }
  type InventoryItem implements Node {
    id: ID! legacyResourceId: UnsignedInt64! sku: String tracked: Boolean! requiresShipping: Boolean! unitCost: MoneyV2 createdAt: DateTime! updatedAt: DateTime!
    variant: ProductVariant inventoryLevel(locationId: ID!): InventoryLevel inventoryLevels(${PAGE}, query: String): InventoryLevelConnection!
    locationsCount: Count
  }
  type InventoryLevel implements Node {
    id: ID! item: InventoryItem! location: Location! quantities(names: [String!]!): [InventoryQuantity!]! isActive: Boolean! createdAt: DateTime! updatedAt: DateTime!
  }
  type InventoryQuantity implements Node { id: ID! name: String! quantity: Int! updatedAt: DateTime }

  type Order implements Node {
    id: ID! legacyResourceId: UnsignedInt64! name: String! number: Int! createdAt: DateTime! updatedAt: DateTime! processedAt: DateTime! cancelledAt: DateTime
    closedAt: DateTime closed: Boolean! cancelReason: OrderCancelReason displayFinancialStatus: OrderDisplayFinancialStatus displayFulfillmentStatus: OrderDisplayFulfillmentStatus!
    note: String tags: [String!]! test: Boolean! confirmed: Boolean! edited: Boolean! email: String phone: String currencyCode: Currency! presentmentCurrencyCode: Currency!
    sourceName: String customAttributes: [Attribute!]! totalPriceSet: MoneyBag! subtotalPriceSet: MoneyBag currentTotalPriceSet: MoneyBag! currentSubtotalPriceSet: MoneyBag!
    totalRefundedSet: MoneyBag! customer: Customer shippingAddress: MailingAddress billingAddress: MailingAddress shippingLine: ShippingLine
    shippingLines(${PAGE}, includeRemovals: Boolean = false): ShippingLineConnection!
    lineItems(${PAGE}): LineItemConnection! refunds(first: Int): [Refund!]! fulfillments(first: Int): [Fulfillment!]!
    fulfillmentOrders(${PAGE}): FulfillmentOrderConnection! currentSubtotalLineItemsQuantity: Int! subtotalLineItemsQuantity: Int! statusPageUrl: URL!
  }
  enum OrderCancelReason { CUSTOMER DECLINED FRAUD INVENTORY OTHER STAFF }
  enum OrderDisplayFinancialStatus { AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED }
  enum OrderDisplayFulfillmentStatus { FULFILLED IN_PROGRESS ON_HOLD OPEN PARTIALLY_FULFILLED PENDING_FULFILLMENT RESTOCKED SCHEDULED UNFULFILLED }
  type Customer implements Node { id: ID! legacyResourceId: UnsignedInt64! firstName: String lastName: String displayName: String! email: String phone: String note: String
    defaultEmailAddress: CustomerEmailAddress defaultPhoneNumber: CustomerPhoneNumber }
  type CustomerEmailAddress { emailAddress: String! }
  type CustomerPhoneNumber { phoneNumber: String! }
  type MailingAddress implements Node {
    id: ID! firstName: String lastName: String name: String company: String address1: String address2: String city: String zip: String province: String
    provinceCode: String country: String countryCodeV2: String phone: String
  }
  type ShippingLine implements Node { id: ID! title: String! code: String source: String originalPriceSet: MoneyBag! isRemoved: Boolean! }
  type LineItem implements Node {
    id: ID! name: String! title: String! variantTitle: String sku: String vendor: String quantity: Int! currentQuantity: Int! unfulfilledQuantity: Int!
    refundableQuantity: Int! customAttributes: [Attribute!]! variant: ProductVariant product: Product isGiftCard: Boolean! requiresShipping: Boolean!
    taxable: Boolean! originalUnitPriceSet: MoneyBag!
  }
  type Refund implements Node {
    id: ID! legacyResourceId: UnsignedInt64! createdAt: DateTime updatedAt: DateTime! note: String totalRefundedSet: MoneyBag!
    refundLineItems(${PAGE}): RefundLineItemConnection!
  }
  type RefundLineItem { id: ID quantity: Int! restockType: RefundLineItemRestockType! restocked: Boolean! lineItem: LineItem! location: Location }
  enum RefundLineItemRestockType { CANCEL LEGACY_RESTOCK NO_RESTOCK RETURN }
  type Fulfillment implements Node { id: ID! legacyResourceId: UnsignedInt64! name: String! status: FulfillmentStatus! createdAt: DateTime! updatedAt: DateTime! }
  enum FulfillmentStatus { SUCCESS CANCELLED ERROR FAILURE OPEN PENDING }
  type FulfillmentOrder implements Node { id: ID! status: FulfillmentOrderStatus! fulfillAt: DateTime fulfillBy: DateTime deliveryMethod: DeliveryMethod }
  enum FulfillmentOrderStatus { CANCELLED CLOSED IN_PROGRESS INCOMPLETE ON_HOLD OPEN SCHEDULED }
  type DeliveryMethod implements Node { id: ID! methodType: DeliveryMethodType! minDeliveryDateTime: DateTime maxDeliveryDateTime: DateTime presentedName: String }
  enum DeliveryMethodType { LOCAL NONE PICKUP_POINT PICK_UP RETAIL SHIPPING }

  type WebhookSubscription implements Node {
    id: ID! legacyResourceId: UnsignedInt64! topic: WebhookSubscriptionTopic! uri: String! callbackUrl: URL! format: WebhookSubscriptionFormat! name: String
    includeFields: [String!]! filter: String apiVersion: ApiVersion! createdAt: DateTime! updatedAt: DateTime!
  }
  type ApiVersion { handle: String! displayName: String! supported: Boolean! }
  enum WebhookSubscriptionFormat { JSON XML }
  enum WebhookSubscriptionTopic {
    APP_SCOPES_UPDATE APP_UNINSTALLED INVENTORY_ITEMS_CREATE INVENTORY_ITEMS_DELETE INVENTORY_ITEMS_UPDATE INVENTORY_LEVELS_CONNECT
    INVENTORY_LEVELS_DISCONNECT INVENTORY_LEVELS_UPDATE ORDERS_CANCELLED ORDERS_CREATE ORDERS_DELETE ORDERS_EDITED ORDERS_FULFILLED ORDERS_PAID
    ORDERS_PARTIALLY_FULFILLED ORDERS_UPDATED PRODUCTS_CREATE PRODUCTS_DELETE PRODUCTS_UPDATE REFUNDS_CREATE BULK_OPERATIONS_FINISH
  }

  type Mutation {
    webhookSubscriptionCreate(topic: WebhookSubscriptionTopic!, webhookSubscription: WebhookSubscriptionInput!): WebhookSubscriptionCreatePayload
    webhookSubscriptionUpdate(id: ID!, webhookSubscription: WebhookSubscriptionInput!): WebhookSubscriptionUpdatePayload
    webhookSubscriptionDelete(id: ID!): WebhookSubscriptionDeletePayload
    inventorySetQuantities(input: InventorySetQuantitiesInput!): InventorySetQuantitiesPayload
    inventoryAdjustQuantities(input: InventoryAdjustQuantitiesInput!): InventoryAdjustQuantitiesPayload
    inventoryActivate(inventoryItemId: ID!, locationId: ID!, available: Int, onHand: Int): InventoryActivatePayload
  }
  type UserError { field: [String!] message: String! }
  input WebhookSubscriptionInput {
    uri: String callbackUrl: URL format: WebhookSubscriptionFormat includeFields: [String!] filter: String name: String metafieldNamespaces: [String!]
  }
  type WebhookSubscriptionCreatePayload { webhookSubscription: WebhookSubscription userErrors: [UserError!]! }
  type WebhookSubscriptionUpdatePayload { webhookSubscription: WebhookSubscription userErrors: [UserError!]! }
  type WebhookSubscriptionDeletePayload { deletedWebhookSubscriptionId: ID userErrors: [UserError!]! }
  input InventoryChangeInput { delta: Int! inventoryItemId: ID! locationId: ID! changeFromQuantity: Int ledgerDocumentUri: String }
  input InventoryAdjustQuantitiesInput { name: String! reason: String! referenceDocumentUri: String changes: [InventoryChangeInput!]! }
  type InventoryUserError { field: [String!] message: String! code: String }
  type InventorySetQuantitiesPayload { inventoryAdjustmentGroup: InventoryAdjustmentGroup userErrors: [InventoryUserError!]! }
  type InventoryAdjustQuantitiesPayload { inventoryAdjustmentGroup: InventoryAdjustmentGroup userErrors: [InventoryUserError!]! }
  type InventoryActivatePayload { inventoryLevel: InventoryLevel userErrors: [UserError!]! }
  type InventoryAdjustmentGroup implements Node { id: ID! createdAt: DateTime! reason: String! referenceDocumentUri: String changes(inventoryItemIds: [ID!], locationIds: [ID!], quantityNames: [String!]): [InventoryChange!]! }
  type InventoryChange { name: String! delta: Int! quantityAfterChange: Int item: InventoryItem location: Location ledgerDocumentUri: String }
  ${["Location", "Product", "ProductVariant", "InventoryItem", "InventoryLevel", "Order", "LineItem", "RefundLineItem", "FulfillmentOrder", "ShippingLine", "WebhookSubscription"].map(connection).join("")}
`;

const QUANTITY = "inventoryItemId: ID! locationId: ID! quantity: Int! changeFromQuantity: Int";
const SET = "name: String! reason: String! referenceDocumentUri: String quantities: [InventoryQuantityInput!]!";
const OLD_COMPARE = `input InventoryQuantityInput { ${QUANTITY} compareQuantity: Int } input InventorySetQuantitiesInput { ${SET} ignoreCompareQuantity: Boolean }`;
const COMPARE = `input InventoryQuantityInput { ${QUANTITY} } input InventorySetQuantitiesInput { ${SET} }`;

const read = { old: null, present: null };

// From 2026-04 on compareQuantity is gone.
export function schema_for(version) {
  const which = version < "2026-04" ? "old" : "present";
  return (read[which] ??= read_schema(TYPES + (which === "old" ? OLD_COMPARE : COMPARE)));
}

// Mutations that want @idempotent(key:) from 2026-04 on.
export const IDEMPOTENT = ["inventorySetQuantities", "inventoryAdjustQuantities", "inventoryActivate"];

// What a field of the root, or of a type, may only be read with.
export const SCOPES = {
  QueryRoot: {
    products: "read_products", product: "read_products", productsCount: "read_products", productVariant: "read_products", productVariants: "read_products",
    orders: "read_orders", order: "read_orders", ordersCount: "read_orders", inventoryItem: "read_inventory", inventoryItems: "read_inventory",
    inventoryLevel: "read_inventory", locations: "read_locations", location: "read_locations",
  },
  ProductVariant: { inventoryItem: "read_inventory" },
  Mutation: { inventorySetQuantities: "write_inventory", inventoryAdjustQuantities: "write_inventory", inventoryActivate: "write_inventory" },
};
