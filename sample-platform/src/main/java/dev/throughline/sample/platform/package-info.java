/**
 * Sample application: the arbitex-platform API that stores the audit events of an outpost
 * and finds them by trace id. On request it takes jobs for agents as well.
 */
@NullMarked
package dev.throughline.sample.platform;

import org.jspecify.annotations.NullMarked;
