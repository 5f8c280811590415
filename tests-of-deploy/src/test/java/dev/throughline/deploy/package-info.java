/**
 * Tests of the files below {@code deploy}: that they are well-formed and match their
 * schemas, and that what they say of the samples is so.
 */
@NullMarked
package dev.throughline.deploy;

import org.jspecify.annotations.NullMarked;
