package io.modeltrail.benchmarks;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import io.modeltrail.runtime.scoring.DenseNetwork;
import io.modeltrail.runtime.scoring.LinearModel;
import io.modeltrail.runtime.scoring.ScoringModel;
import io.modeltrail.runtime.scoring.StackedModel;
import io.modeltrail.runtime.scoring.TreeEnsemble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Scores with the library that trained a model, in the way that its documentation shows, on one thread. */
interface LibraryScorer {
    /** @param encoded row-major, shape [rows, columns]; NaN = missing */
    float[] scores(float[] encoded, int rows);

    static LibraryScorer of(ScoringModel model, byte[] file) {
        try {
            return switch (model) {
                case LinearModel linear -> new Liblinear(linear, Model.load(new StringReader(text(file))));
                case TreeEnsemble trees -> new Xgboost(XGBoost.loadModel(file));
                case DenseNetwork network -> Deeplearning4j.of(network, entries(file));
                case StackedModel stacked -> {
                    List<LibraryScorer> members = new ArrayList<>();
                    for (byte[] member : entries(file).values()) {
                        members.add(of(stacked.members().get(members.size()), member));
                    }
                    yield (encoded, rows) -> {
                        float[] last = {};
                        for (LibraryScorer member : members) {
                            last = member.scores(encoded, rows);
                        }
                        return last;
                    };
                }
            };
        } catch (IOException | XGBoostError unreadable) {
            throw new IllegalStateException("the library does not read its own file", unreadable);
        }
    }

    private static String text(byte[] file) {
        return new String(file, StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> entries(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    record Xgboost(Booster booster) implements LibraryScorer {
        public Xgboost {
            try {
                booster.setParam("nthread", 1);
            } catch (XGBoostError refused) {
                throw new IllegalStateException(refused);
            }
        }

        @Override
        public float[] scores(float[] encoded, int rows) {
            try {
                DMatrix matrix = new DMatrix(encoded, rows, encoded.length / rows, Float.NaN);
                try {
                    return booster.predict(matrix, true)[0];
                } finally {
                    matrix.dispose();
                }
            } catch (XGBoostError failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    record Liblinear(LinearModel linear, Model model) implements LibraryScorer {
        @Override
        public float[] scores(float[] encoded, int rows) {
            double[] means = linear.means();
            double[] scales = linear.scales();
            float[] scores = new float[rows];
            double[] decision = new double[1];
            for (int row = 0; row < rows; row++) {
                List<Feature> nodes = new ArrayList<>();
                for (int column = 0; column < means.length; column++) {
                    float value = encoded[row * means.length + column];
                    if (!Float.isNaN(value) && value != means[column]) {
                        nodes.add(new FeatureNode(column + 1, (value - means[column]) / scales[column]));
                    }
                }
                nodes.add(new FeatureNode(means.length + 1, 1));
                Linear.predictValues(model, nodes.toArray(Feature[]::new), decision);
                scores[row] = (float) decision[0];
            }
            return scores;
        }
    }

    record Deeplearning4j(DenseNetwork compiled, MultiLayerNetwork network) implements LibraryScorer {
        static Deeplearning4j of(DenseNetwork compiled, Map<String, byte[]> entries) {
            MultiLayerNetwork network = new MultiLayerNetwork(
                    MultiLayerConfiguration.fromJson(text(Objects.requireNonNull(entries.get("configuration.json")))));
            network.init();
            ByteBuffer bytes = ByteBuffer.wrap(Objects.requireNonNull(entries.get("parameters.f32")));
            float[] parameters = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(parameters);
            network.setParams(Nd4j.create(parameters, new long[] {1, parameters.length}, 'c'));
            return new Deeplearning4j(compiled, network);
        }

        @Override
        public float[] scores(float[] encoded, int rows) {
            double[] means = compiled.inputMeans();
            double[] scales = compiled.inputScales();
            float[] inputs = new float[encoded.length];
            for (int index = 0; index < inputs.length; index++) {
                int column = index % means.length;
                float value = encoded[index];
                inputs[index] = Float.isNaN(value) ? 0 : (float) ((value - means[column]) / scales[column]);
            }
            try (INDArray in = Nd4j.create(inputs, new long[] {rows, means.length}, 'c');
                    INDArray out = network.output(in, false)) {
                return new float[] {out.getFloat(0, 0)};
            }
        }
    }
}
