package dev.throughline.sample.platform;

/**
 * The contract with the embedded database, which is the default.
 */
class H2AuditApiTests extends AbstractAuditApiTests {

}
