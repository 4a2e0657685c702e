package io.modeltrail.features.online;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.features.OnlineValues;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** All rows that the store serves. */
@Component
class ServedValues implements OnlineValues {
    private final OnlineStore store;

    ServedValues(OnlineStore store) {
        this.store = store;
    }

    @Override
    public void forEachRow(FeatureSetKey featureSet, int version, Instant at, RowReader reader) {
        OnlineView view = store.view(featureSet, version, null);
        float[] row = new float[view.features().size()];
        for (String entity : view.entities()) {
            EntityValues read = view.read(entity, at.toEpochMilli());
            for (int index = 0; index < row.length; index++) {
                row[index] = read.value(index);
            }
            reader.row(row);
        }
    }
}
