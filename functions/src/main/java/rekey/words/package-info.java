/// Numbers and their nouns in sentences.
@NullMarked
package rekey.words;

import org.jspecify.annotations.NullMarked;
