package io.modeltrail.churnpilot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.FactReader;
import io.modeltrail.features.definition.FeatureSetFile;
import io.modeltrail.features.definition.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The pilot's feature set takes what the simulator writes, and finds it where the simulator puts it. */
class ContractTest {
    private static final String FILE = "/io/modeltrail/churnpilot/pilot/churn-features.yaml";

    @Test
    void everyRecordIsAcceptedAndTheMalformedAreRefused() throws IOException {
        FactReader reader = new FactReader(set());
        Map<String, Integer> readings = new TreeMap<>();
        SimulationSummary summary = Simulator.streamFacts(
                Worlds.of(500).withMonths(4).withImperfections(new Imperfections(0.03, 0.005, 0.1, 0.002)), one -> {
                    Reading reading = reader.read(one.key(), one.value(), one.kafkaTimestampMillis(), one.topic());
                    readings.merge(
                            switch (reading) {
                                case Reading.Accepted accepted ->
                                    accepted.unknownAttributes() == 0 ? "accepted" : "unknown attributes";
                                case Reading.Refused ignored -> "refused";
                                case Reading.Ignored ignored -> "ignored";
                            },
                            1,
                            Integer::sum);
                });
        assertThat(summary.malformed()).isGreaterThan(20);
        assertThat(readings)
                .isEqualTo(Map.of("accepted", (int) (summary.records() - summary.malformed()), "refused", (int)
                        summary.malformed()));
    }

    @Test
    void everyPolledTableIsOneThatIsFilled() throws IOException {
        Map<String, String> polled = new TreeMap<>();
        for (SourceSpec source : set().definition().sources()) {
            SourceSpec.PolledSpec table = source.table();
            if (table != null) {
                polled.put(source.name(), source.topic() + " " + table.collection());
            }
        }
        Map<String, String> filled = new TreeMap<>();
        for (Happening.Source source : Happening.Source.values()) {
            if (source.isFact() && source != Happening.Source.APP) {
                String collection = source == Happening.Source.SUPPORT ? "/tickets" : PilotRows.table(source);
                filled.put(source.sourceName(), source.topic() + " " + collection);
            }
        }
        assertThat(polled).isEqualTo(filled);
    }

    private static CompiledFeatureSet set() throws IOException {
        try (InputStream file = ContractTest.class.getResourceAsStream(FILE)) {
            return FeatureSetFile.compile(file.readAllBytes(), "churn-features.yaml");
        }
    }
}
