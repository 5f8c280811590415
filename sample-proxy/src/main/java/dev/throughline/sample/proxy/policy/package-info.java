/**
 * What a tenant may do: allowed models, and what happens to each kind of finding.
 */
@NullMarked
package dev.throughline.sample.proxy.policy;

import org.jspecify.annotations.NullMarked;
