/**
 * The HTTP edge: reads and checks a chat completion request, walks it through the steps
 * and answers in the shape the client knows.
 */
@NullMarked
package dev.throughline.sample.proxy.chat;

import org.jspecify.annotations.NullMarked;
