package rekey.member;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.organization.OrganizationFacts;
import rekey.place.Place;
import rekey.run.Json;
import rekey.run.Sha256;

/// Why an invocation enters the members, and where: its sessions are named for the run, so that a
/// member's CloudTrail tells which run did what, and their policy leaves them no more than that.
///
/// @param places to be entered; none where a purpose is no Region's matter
/// @param organization of the members, as far as it is known
/// @param workers that enter members at the same time, this one among them; 0 where nobody knows
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
public record SessionScope(
        String run, Set<Purpose> purposes, Collection<Place> places, OrganizationFacts organization, int workers) {
    static final int LONGEST_SESSION_NAME = 64;
    private static final String PREFIX = "rekey-";

    public SessionScope(String run, Set<Purpose> purposes, Collection<Place> places) {
        this(run, purposes, places, OrganizationFacts.UNKNOWN, 0);
    }

    public SessionScope(String run, Purpose purpose, Collection<Place> places) {
        this(run, Set.of(purpose), places);
    }

    /// The same scope, of an organization that is known better.
    public SessionScope in(OrganizationFacts known) {
        return new SessionScope(run, purposes, places, known, workers);
    }

    /// The same scope, of one of so many workers.
    public SessionScope among(int many) {
        return new SessionScope(run, purposes, places, organization, many);
    }

    boolean isOfManagement(Place place) {
        return place.account().equals(organization.managementAccount());
    }

    /// STS lets in letters, digits and `_+=,.@-`, 64 of them. A run's name may be longer and have
    /// others: then it is cut, and ends in a point and the first 12 hex digits of its SHA-256, so
    /// that two runs never share a name.
    ///
    /// Source: docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    String sessionName() {
        var name = PREFIX + run.replaceAll("[^\\w+=,.@-]", "-");
        if (name.length() <= LONGEST_SESSION_NAME && name.equals(PREFIX + run)) {
            return name;
        }
        var end = "." + Sha256.digits(run);
        return name.substring(0, Math.min(name.length(), LONGEST_SESSION_NAME - end.length())) + end;
    }

    /// What the session in an account may do, of what the role there may. A policy of a session has
    /// 2,048 characters at most; with all Regions of a partition it has some 1,000.
    String policy(String account) {
        var regions = places.stream()
                .filter(place -> place.account().equals(account))
                .map(Place::region)
                .collect(Collectors.toCollection(TreeSet::new));
        var actions = purposes.stream()
                .sorted()
                .flatMap(purpose -> purpose.actions().stream())
                .distinct()
                .toList();
        var statement = new Statement("Allow", actions, "*", within(regions));
        return new String(Json.bytes(new Policy("2012-10-17", List.of(statement))), StandardCharsets.UTF_8);
    }

    private static @Nullable Map<String, Map<String, SortedSet<String>>> within(SortedSet<String> regions) {
        return regions.isEmpty() ? null : Map.of("StringEquals", Map.of("aws:RequestedRegion", regions));
    }

    private record Policy(
            @JsonProperty("Version") String version,
            @JsonProperty("Statement") List<Statement> statement) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Statement(
            @JsonProperty("Effect") String effect,
            @JsonProperty("Action") List<String> action,
            @JsonProperty("Resource") String resource,

            @JsonProperty("Condition") @Nullable Map<String, Map<String, SortedSet<String>>> condition) {}
}
