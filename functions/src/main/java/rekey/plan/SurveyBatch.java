package rekey.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import rekey.place.Place;

/// The places that one worker surveys. An account stays whole, so that its role is assumed once.
public record SurveyBatch(int number, List<Place> places) {

    static List<SurveyBatch> cut(List<Place> places, int placesPerWorker) {
        var byAccount = new LinkedHashMap<String, List<Place>>();
        places.forEach(place -> byAccount
                .computeIfAbsent(place.account(), _ -> new ArrayList<>())
                .add(place));
        var batches = new ArrayList<SurveyBatch>();
        var open = new ArrayList<Place>();
        for (var account : byAccount.values()) {
            if (!open.isEmpty() && open.size() + account.size() > placesPerWorker) {
                batches.add(new SurveyBatch(batches.size(), List.copyOf(open)));
                open.clear();
            }
            open.addAll(account);
        }
        if (!open.isEmpty()) {
            batches.add(new SurveyBatch(batches.size(), List.copyOf(open)));
        }
        return List.copyOf(batches);
    }
}
