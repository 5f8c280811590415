/**
 * Addresses, hosts and connections, as the rooms of the house look at them: read without
 * ever asking a name server, because what is read may come from a request. A leaf that
 * knows no room and every room may use; nothing in here is switched on or off.
 */
@NullMarked
package dev.throughline.network;

import org.jspecify.annotations.NullMarked;
