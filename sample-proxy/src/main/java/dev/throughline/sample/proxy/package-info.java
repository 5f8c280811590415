/**
 * The outpost: checks a chat prompt against the tenant's policy, has it audited and
 * passes it on to the provider. Follow a request from {@code chat.ChatController}.
 */
@NullMarked
package dev.throughline.sample.proxy;

import org.jspecify.annotations.NullMarked;
