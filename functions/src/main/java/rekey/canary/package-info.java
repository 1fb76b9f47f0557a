/// Whether the places that go first went well enough for the others to be begun.
@NullMarked
package rekey.canary;

import org.jspecify.annotations.NullMarked;
