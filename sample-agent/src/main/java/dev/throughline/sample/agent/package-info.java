/**
 * Sample application: the osapi-agent, which takes jobs from a queue, carries them out on
 * its node and answers with their results.
 */
@NullMarked
package dev.throughline.sample.agent;

import org.jspecify.annotations.NullMarked;
