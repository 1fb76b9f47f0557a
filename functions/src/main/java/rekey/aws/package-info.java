/// The AWS SDK at the edge: how clients are built, and errors as values.
@NullMarked
package rekey.aws;

import org.jspecify.annotations.NullMarked;
