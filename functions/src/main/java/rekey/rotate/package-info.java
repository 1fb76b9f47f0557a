/// Works through a place's journal and moves its targets to the wanted key.
@NullMarked
package rekey.rotate;

import org.jspecify.annotations.NullMarked;
