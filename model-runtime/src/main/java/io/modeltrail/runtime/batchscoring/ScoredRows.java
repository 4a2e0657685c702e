package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What came of one stretch of rows, in their order. It is kept in the database until the job has ended.
 *
 * @param predictions one for each row that was scored
 * @param problems one for each row that was not
 */
record ScoredRows(List<Scored> predictions, List<RowProblem> problems) {
    ScoredRows {
        predictions = List.copyOf(predictions);
        problems = List.copyOf(problems);
    }

    /** One side of a rollout, as it served some rows. */
    record ServedBy(ModelVersionId modelVersionId, Variant variant) {}

    record Scored(PredictionId predictionId, String entity, float score, boolean positive, ServedBy servedBy) {
        static Scored of(PredictionMade made) {
            return new Scored(
                    made.predictionId(),
                    made.entity(),
                    made.score(),
                    made.positive(),
                    new ServedBy(made.modelVersionId(), made.variant()));
        }

        Scored of(String other) {
            return new Scored(predictionId, other, score, positive, servedBy);
        }

        @Override
        public String toString() { // without the entity
            return "Scored[predictionId=" + predictionId + "]";
        }
    }

    /**
     * Why there is no prediction of a row.
     *
     * @param row counted from 1, in the order of the snapshot
     * @param entity empty when the row names none
     * @param code of the refusal
     * @param feature empty when it is about none
     * @param remedy what to do, without a value of the row
     */
    record RowProblem(long row, String entity, String code, String feature, String remedy) {
        RowProblem of(String other) {
            return new RowProblem(row, other, code, feature, remedy);
        }

        @Override
        public String toString() { // without the entity
            return "RowProblem[row=" + row + ", code=" + code + "]";
        }
    }

    /** Each once. */
    Set<String> entities() {
        Set<String> entities = new HashSet<>();
        predictions.forEach(scored -> entities.add(scored.entity()));
        problems.forEach(problem -> entities.add(problem.entity()));
        return entities;
    }

    boolean names(String entity) {
        return predictions.stream().anyMatch(scored -> scored.entity().equals(entity))
                || problems.stream().anyMatch(problem -> problem.entity().equals(entity));
    }

    /** With another name in the place of one. */
    ScoredRows renamed(String entity, String other) {
        return new ScoredRows(
                predictions.stream()
                        .map(scored -> scored.entity().equals(entity) ? scored.of(other) : scored)
                        .toList(),
                problems.stream()
                        .map(problem -> problem.entity().equals(entity) ? problem.of(other) : problem)
                        .toList());
    }

    int rowCount() {
        return predictions.size() + problems.size();
    }

    /** About 50 bytes a prediction and the name of its entity. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * (rowCount() + 1));
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            List<ServedBy> served =
                    predictions.stream().map(Scored::servedBy).distinct().toList();
            out.writeInt(served.size());
            for (ServedBy side : served) {
                write(out, side.modelVersionId().value());
                out.writeUTF(side.variant().name());
            }
            out.writeInt(predictions.size());
            for (Scored scored : predictions) {
                write(out, scored.predictionId().value());
                out.writeUTF(scored.entity());
                out.writeFloat(scored.score());
                out.writeBoolean(scored.positive());
                out.writeInt(served.indexOf(scored.servedBy()));
            }
            out.writeInt(problems.size());
            for (RowProblem problem : problems) {
                out.writeLong(problem.row());
                out.writeUTF(problem.entity());
                out.writeUTF(problem.code());
                out.writeUTF(problem.feature());
                out.writeUTF(problem.remedy());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static ScoredRows of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            List<ServedBy> served = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                served.add(new ServedBy(new ModelVersionId(uuid(in)), Variant.valueOf(in.readUTF())));
            }
            List<Scored> predictions = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                predictions.add(new Scored(
                        new PredictionId(uuid(in)),
                        in.readUTF(),
                        in.readFloat(),
                        in.readBoolean(),
                        served.get(in.readInt())));
            }
            List<RowProblem> problems = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                problems.add(new RowProblem(in.readLong(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()));
            }
            return new ScoredRows(predictions, problems);
        } catch (IOException broken) {
            throw new UncheckedIOException("a stretch of scored rows is not as it was written", broken);
        }
    }

    private static void write(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }
}
