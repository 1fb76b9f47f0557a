/// Which places a run is to visit, decided before anything is read from a member.
@NullMarked
package rekey.plan;

import org.jspecify.annotations.NullMarked;
