package rekey.operator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import rekey.place.KeyArn;

/// What a certificate says of the two keys, beside what is so: all log groups have left the old one a few
/// minutes ago, and are on the new one.
///
/// @param certificate as `retirement.json` has it
record Verdicts(JsonNode certificate) {
    private static final String FREE = "free";
    private static final String IN_USE = "inuse";

    List<String> findings(String oldKey, String newKey) {
        var findings = new ArrayList<String>();
        var ofOld = verdict(oldKey);
        var ofNew = verdict(newKey);
        if (ofOld.isEmpty() || ofOld.get().equals(FREE)) {
            findings.add("the certificate calls the old key %s, and its events are kept for a day"
                    .formatted(ofOld.orElse("nothing")));
        }
        if (!ofNew.equals(Optional.of(IN_USE))) {
            findings.add("the certificate calls the new key %s, and log groups are on it"
                    .formatted(ofNew.orElse("nothing")));
        }
        return findings;
    }

    private Optional<String> verdict(String key) {
        return StreamSupport.stream(certificate.path("keys").spliterator(), false)
                .filter(each -> KeyArn.same(each.path("key").asText(), key))
                .map(each -> each.path("verdict").asText().toLowerCase(Locale.ROOT))
                .findFirst();
    }
}
