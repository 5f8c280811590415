/**
 * Tests of the files below {@code deploy/kubernetes}, and of the images that they run.
 */
@NullMarked
package dev.throughline.deploy.kubernetes;

import org.jspecify.annotations.NullMarked;
