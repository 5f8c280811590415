/**
 * The processes of the demo: started one by one with their output kept, watched together
 * and ended in reverse, even when the demo itself is killed. A process that dies ends the
 * demo, so the exception that does this is here.
 */
@NullMarked
package dev.throughline.demo.process;

import org.jspecify.annotations.NullMarked;
