/// A whole organization on a virtual clock, driven by the code that drives the real one.
@NullMarked
package rekey.simulation;

import org.jspecify.annotations.NullMarked;
