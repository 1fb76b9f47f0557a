package rekey.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import rekey.certificate.Certificate;

/// Pieces of evidence that one order is for: many holders of a kind are moved alike.
///
/// @param order empty where there is nothing to do
/// @param pieces in the order in which they stand in the certificate
record Grounds(String means, String order, List<Certificate.Piece> pieces) {

    private record Alike(String means, String order) {}

    static List<Grounds> of(List<Certificate.Piece> pieces) {
        var alike = new LinkedHashMap<Alike, List<Certificate.Piece>>();
        pieces.forEach(piece -> alike.computeIfAbsent(new Alike(piece.means(), order(piece)), _ -> new ArrayList<>())
                .add(piece));
        return alike.entrySet().stream()
                .map(one -> new Grounds(one.getKey().means(), one.getKey().order(), one.getValue()))
                .toList();
    }

    /// A script may follow it on lines of its own.
    private static String order(Certificate.Piece piece) {
        return piece.remedy().lines().findFirst().orElse("");
    }

    static String script(Certificate.Piece piece) {
        return piece.remedy().lines().skip(1).collect(Collectors.joining("\n"));
    }
}
