/// Work inside a member account: its assumed role and the clients that carry it.
@NullMarked
package rekey.member;

import org.jspecify.annotations.NullMarked;
