package rekey.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.place.Place;

/// A pair of key policies of the table, and who loses access.
///
/// @param organization of the place's account; null where not known
/// @param present `none`, or statements
/// @param loses by identity `reading`, `writing`, or both
record ReadersCase(
        String name,
        @Nullable String region,
        @Nullable String organization,
        @Nullable String presentKey,
        @Nullable String wantedKey,
        JsonNode present,
        JsonNode wanted,
        @Nullable Map<String, String> loses,
        @Nullable Map<String, String> may,
        @Nullable List<String> iam,
        @Nullable String closed) {
    static final String ACCOUNT = "111122223333";
    static final Instant AT = Instant.parse("2026-06-15T12:00:00Z");

    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Path FILE = Path.of("functions/src/test/resources/rekey/readers/pairs.yaml");
    private static final Map<String, String> STATEMENTS = Map.of(
            "root",
            "{Principal: {AWS: 'arn:$partition:iam::$a:root'}, Action: 'kms:*'}",
            "rootUser",
            "{Principal: {AWS: 'arn:$partition:iam::$a:root'}, Action: 'kms:*', Condition: {StringEquals: {'aws:PrincipalType': Account}}}",
            "logs",
            "{Principal: {Service: logs.$region.amazonaws.com}, Action: 'kms:*'}");

    static Stream<ReadersCase> all() {
        try {
            return Stream.of(YAML.readValue(FILE.toFile(), ReadersCase[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Place place() {
        return new Place(ACCOUNT, requireNonNullElse(region, "eu-central-1"));
    }

    boolean hasNoKey() {
        return present.isTextual();
    }

    KeyArn from() {
        return presentKey == null ? key("0a1b2c3d-1111-2222-3333-444455556666") : new KeyArn(whole(presentKey));
    }

    KeyArn to() {
        return wantedKey == null ? key("0a1b2c3d-1111-2222-3333-444455556667") : new KeyArn(whole(wantedKey));
    }

    private KeyArn key(String id) {
        return new KeyArn(
                "arn:%s:kms:%s:%s:key/%s".formatted(place().partition().id(), place().region(), ACCOUNT, id));
    }

    String presentPolicy() {
        return policy(present);
    }

    String wantedPolicy() {
        return policy(wanted);
    }

    private String policy(JsonNode statements) {
        var policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        var all = policy.putArray("Statement");
        statements.forEach(statement -> all.add(statement(statement)));
        return whole(policy.toString());
    }

    private static ObjectNode statement(JsonNode given) {
        ObjectNode statement;
        try {
            statement = given.isTextual()
                    ? (ObjectNode) YAML.readTree(STATEMENTS.get(given.asText()))
                    : ((ObjectNode) given).deepCopy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!statement.has("Effect")) {
            statement.put("Effect", "Allow");
        }
        if (!statement.has("Resource")) {
            statement.put("Resource", "*");
        }
        return statement;
    }

    String whole(String text) {
        return text.replace("$others", "any identity of account $a that the policies do not name")
                .replace("$iam", "arn:aws:iam::$a")
                .replace("$a", ACCOUNT)
                .replace("$b", "444455556666")
                .replace("$partition", place().partition().id())
                .replace("$region", place().region());
    }

    Access asked() {
        return asked(KeyPolicy.parse(wantedPolicy()));
    }

    Access asked(KeyPolicy wantedPolicy) {
        var readers = new Readers(place(), organization, AT);
        var to = new Readers.Key(to(), wantedPolicy);
        if (hasNoKey()) {
            readers.moveFromNoKey(to);
        } else {
            readers.move(new Readers.Key(from(), KeyPolicy.parse(presentPolicy())), to);
        }
        readers.wanted(to);
        return readers.access();
    }

    @Override
    public String toString() {
        return name;
    }
}
