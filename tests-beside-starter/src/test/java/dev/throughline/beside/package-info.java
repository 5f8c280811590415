@NullMarked
package dev.throughline.beside;

import org.jspecify.annotations.NullMarked;
