package rekey.outcome;

import java.time.Instant;
import rekey.place.RegionalService;

/// Whether AWS offers a service in a Region in which it has no endpoint, by AWS's own list of the
/// service's Regions. A name that DNS does not know proves nothing by itself.
public sealed interface Offer {
    /// The list has other Regions and not this one: nothing of the service can be there.
    ///
    /// @param at when the list was read
    record NotOffered(Instant at) implements Offer {
        public String sentence(RegionalService service) {
            return "AWS does not offer %s, says its list of %s: nothing of it can be on the key".formatted(service, at);
        }
    }

    /// The list says something else, or nobody could read it: the service counts as not looked at.
    ///
    /// @param why the list does not settle it; empty where there is none to ask
    /// @param remedy an order to the person who reads it; empty where it is still to be found out whether
    ///     AWS offers the service
    record Doubtful(String why, String remedy) implements Offer {
        public static final Doubtful UNASKED = new Doubtful("", "");

        /// Of a service that DNS does not know in every place of a Region alike.
        public static final Doubtful REACHED =
                new Doubtful("another account has reached it in the same Region", "Run Rekey again");

        /// What was said before, and why the list does not end it.
        public String reason(String before) {
            return why.isEmpty() ? before : "%s, and %s".formatted(before, why);
        }

        public String remedy(String before) {
            return remedy.isEmpty() ? before : remedy;
        }
    }
}
