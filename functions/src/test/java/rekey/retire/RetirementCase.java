package rekey.retire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.target.Target;

/// One scenario of the table, with its verdict by hand. What it leaves out is as in a key that three
/// log groups with 30 days left a hundred days ago, and that nothing holds.
record RetirementCase(JsonNode told) {
    static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "eu-central-1";
    private static final String KEY =
            "arn:aws:kms:%s:%s:key/11111111-2222-4333-8444-555555555555".formatted(REGION, ACCOUNT);
    private static final Path TABLE = Path.of("functions/src/test/resources/rekey/retire/scenarios.yaml");

    static List<RetirementCase> all() {
        try {
            return array(new YAMLMapper().readTree(TABLE.toFile()))
                    .map(RetirementCase::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return told.path("name").asText();
    }

    String verdict() {
        return told.path("verdict").asText();
    }

    /// Of `free` and `freeOn`, and of `unknown` where one is known; null where there is none.
    @Nullable
    Instant date() {
        return instant(told.path("date"));
    }

    List<String> says() {
        return texts(told.path("says"));
    }

    @Nullable
    String danger() {
        return told.path("danger").asText(null);
    }

    KnownOfKey evidence() {
        var places = told.has("places")
                ? array(told.path("places")).map(RetirementCase::place).toList()
                : List.of(place(told));
        return new KnownOfKey(
                new KeyArn(told.path("key").asText(KEY)),
                NOW,
                looked(told.path("scope"), node -> scope(node, places)),
                looked(told.path("journals"), RetirementCase::journals),
                places,
                looked(told.path("organization"), RetirementCase::holders),
                new KnownOfKey.Itself(
                        looked(told.path("state"), RetirementCase::state),
                        looked(told.path("aliases"), RetirementCase::texts),
                        looked(told.path("grants"), RetirementCase::grants),
                        looked(told.path("principals"), RetirementCase::texts),
                        looked(told.path("lastUse"), RetirementCase::lastUse),
                        "alias/cloudwatch-logs"),
                earlier(told.path("earlier")));
    }

    private static InPlace place(JsonNode node) {
        var at = new Place(
                node.path("account").asText(ACCOUNT), node.path("region").asText(REGION));
        if (node.has("barred")) {
            return InPlace.barred(at, gap(node.path("barred").asText()));
        }
        return new InPlace(
                at,
                looked(node.path("logGroups"), RetirementCase::onKey),
                looked(node.path("queryResults"), RetirementCase::onKey),
                looked(node.path("departures"), RetirementCase::departures),
                looked(node.path("retention"), RetirementCase::texts),
                looked(node.path("holders"), RetirementCase::holders),
                texts(node.path("notLookedAt")).stream()
                        .map(RetirementCase::gap)
                        .toList(),
                node.path("rememberedUnseen").asBoolean() ? null : remembered(at, node.path("remembered")));
    }

    private static Remembered remembered(Place at, JsonNode node) {
        return new Remembered(
                at,
                node.path("targets").asBoolean()
                        ? List.of(new Sighting(KEY, List.of(new Target.LogGroup("/a")), 30, NOW, null, null))
                        : List.of(),
                array(node.path("holders"))
                        .map(held -> new HolderSighting(
                                held.path("kind").asText(),
                                "one",
                                "arn:one",
                                held.has("stays") ? held.path("stays").asInt() : null,
                                NOW,
                                instant(held.path("missed")),
                                held.path("name").asText(null)))
                        .toList());
    }

    private static <T> Looked<T> looked(JsonNode node, Function<JsonNode, T> what) {
        return node.has("unseen")
                ? new Looked.Unseen<>(gap(node.path("unseen").asText()))
                : new Looked.Seen<>(what.apply(node), NOW);
    }

    private static Gap gap(String what) {
        return new Gap(what, "it was refused", "Allow it");
    }

    private static OnKey onKey(JsonNode node) {
        int count = node.path("count").asInt();
        return new OnKey(
                count,
                Stream.of("/a", "/b", "/c").limit(count).toList(),
                node.path("untold").asInt());
    }

    private static List<Departure> departures(JsonNode node) {
        return node.isMissingNode()
                ? List.of(departure(node))
                : array(node).map(RetirementCase::departure).toList();
    }

    private static Departure departure(JsonNode node) {
        var by = node.has("by") ? instant(node.path("by")) : NOW.minus(Duration.ofDays(100));
        return new Departure(
                node.path("run").asText("r1"),
                node.has("began")
                        ? NOW.plus(Duration.parse(node.path("began").asText()))
                        : NOW.minus(Duration.ofDays(101)),
                by,
                node.path("logGroups").asInt(3),
                node.path("deleted").asInt(),
                node.path("days").asInt(30),
                node.path("neverExpires").asInt(),
                node.path("shortened").asBoolean(),
                node.path("queryResults").asBoolean(),
                node.path("stopped").asBoolean(),
                List.of(),
                Departure.Trace.valueOf(node.path("trace").asText("JOURNAL")),
                node.has("deletedDays") ? node.path("deletedDays").asInt() : null);
    }

    private static Reach scope(JsonNode node, List<InPlace> places) {
        var more = array(node.path("more")).map(RetirementCase::place).map(InPlace::place);
        return new Reach(
                Stream.concat(places.stream().map(InPlace::place), more).toList(),
                texts(node.path("leftOut")).stream().map(RetirementCase::gap).toList(),
                texts(node.path("notOffered")).stream()
                        .map(service -> new Finding.Fact(service, NOW))
                        .toList());
    }

    private static Journals journals(JsonNode node) {
        return new Journals(
                node.has("runs") ? texts(node.path("runs")) : List.of("r1"),
                texts(node.path("unread")).stream().map(RetirementCase::gap).toList());
    }

    private static List<OtherUse> holders(JsonNode node) {
        return texts(node).stream()
                .map(kind -> new OtherUse(kind, "one", "arn:one", "Move it"))
                .toList();
    }

    private static OwnState state(JsonNode node) {
        return new OwnState(
                node.path("is").asText("Enabled"),
                instant(node.path("deletionDate")),
                node.path("primary").asBoolean(),
                texts(node.path("relatives")));
    }

    private static List<GrantSeen> grants(JsonNode node) {
        return texts(node).stream()
                .map(grantee -> new GrantSeen("g-1", grantee, List.of("Decrypt")))
                .toList();
    }

    private static LastUse lastUse(JsonNode node) {
        var used = instant(node.path("used"));
        return used == null
                ? new LastUse.Unused(Instant.parse("2026-04-23T00:00:00Z"))
                : new LastUse.Used(node.path("operation").asText("Decrypt"), used, "event-1");
    }

    private static Earlier earlier(JsonNode node) {
        var since = instant(node.path("retentionSince"));
        return new Earlier(
                instant(node.path("emptySince")),
                instant(node.path("neededUntil")),
                since == null ? NOW : since,
                instant(node.path("shorterSince")),
                node.has("forever") ? node.path("forever").asBoolean() : null,
                array(node.path("seen"))
                        .map(at -> remembered(
                                new Place(
                                        at.path("account").asText(ACCOUNT),
                                        at.path("region").asText(REGION)),
                                at))
                        .toList(),
                instant(node.path("leftBy")),
                instant(node.path("goneBy")),
                instant(node.path("othersGoneBy")),
                node.has("deleted") ? node.path("deleted").asInt() : null,
                instant(node.path("readUntil")));
    }

    /// As a duration from now.
    private static @Nullable Instant instant(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : NOW.plus(Duration.parse(node.asText()));
    }

    private static List<String> texts(JsonNode node) {
        return array(node).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> array(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    @Override
    public String toString() {
        return name();
    }
}
