/**
 * Looks from time to time whether what the outpost calls is there, outside any trace.
 * Nobody looks unless {@code outpost.health-checks.<upstream>.url} is set.
 */
@NullMarked
package dev.throughline.sample.proxy.upstream;

import org.jspecify.annotations.NullMarked;
