package dev.throughline.sample.platform;

import org.springframework.test.annotation.DirtiesContext;

/**
 * The contract of the jobs with the embedded database, which is the default.
 */
@DirtiesContext
class H2JobApiTests extends AbstractJobApiTests {

}
