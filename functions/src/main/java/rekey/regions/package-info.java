/// Which Regions are enabled in each planned account, asked as the account itself.
@NullMarked
package rekey.regions;

import org.jspecify.annotations.NullMarked;
