/// The report as a page for people.
@NullMarked
package rekey.page;

import org.jspecify.annotations.NullMarked;
