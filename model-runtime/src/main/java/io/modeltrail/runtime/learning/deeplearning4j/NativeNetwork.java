package io.modeltrail.runtime.learning.deeplearning4j;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.LibraryArchive;
import io.modeltrail.runtime.learning.Standardisation;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.scoring.DenseNetwork;
import io.modeltrail.runtime.scoring.LinearModel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** One training with the library, on one thread. Several may run at once: what they share is fixed when it is loaded. */
final class NativeNetwork {
    private static final String VERSION = "1.0.0-M2.1";
    /** Rows of one call of the library when margins are asked for. */
    private static final int BLOCK = 4096;

    private NativeNetwork() {}

    static TrainedModel train(
            ModelParameters.NeuralNetwork parameters,
            LabelledRows rows,
            Standardisation standardisation,
            FeatureMatrix checked,
            long seed) {
        NativeLibrary.load();
        MultiLayerNetwork network =
                new MultiLayerNetwork(configuration(parameters, rows.features().columns(), seed));
        network.init();
        try {
            learn(network, parameters, rows, standardisation, seed);
            DenseNetwork model = new DenseNetwork(standardisation.means(), standardisation.scales(), layers(network));
            byte[] file = file(network);
            float[] margins = margins(network, checked, standardisation);
            return new TrainedModel(model, file, margins, new TrainedModel.Library("deeplearning4j", VERSION));
        } finally {
            // Native memory, which no garbage collection frees in time when a training fails.
            try {
                network.close();
            } finally {
                Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
            }
        }
    }

    private static MultiLayerConfiguration configuration(
            ModelParameters.NeuralNetwork parameters, int columns, long seed) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.FLOAT)
                .updater(new Adam(parameters.learningRate()))
                .l2(parameters.l2())
                .weightInit(WeightInit.RELU)
                .list();
        int inputs = columns;
        for (int units : parameters.hiddenUnits()) {
            DenseLayer.Builder layer =
                    new DenseLayer.Builder().nIn(inputs).nOut(units).activation(Activation.RELU);
            layers.layer(layer.build());
            inputs = units;
        }
        // The library's word for dropout is the share of its inputs that a layer keeps.
        OutputLayer.Builder output = new OutputLayer.Builder(LossFunctions.LossFunction.XENT)
                .nIn(inputs)
                .nOut(1)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.SIGMOID);
        if (parameters.dropout() > 0) {
            output.dropOut(1 - parameters.dropout());
        }
        return layers.layer(output.build()).build();
    }

    private static void learn(
            MultiLayerNetwork network,
            ModelParameters.NeuralNetwork parameters,
            LabelledRows rows,
            Standardisation standardisation,
            long seed) {
        int count = rows.labels().length;
        int[] order = new int[count];
        Arrays.setAll(order, row -> row);
        Random random = new Random(seed);
        int whole = Math.min(parameters.batchSize(), count);
        try (Batch batch = new Batch(whole, rows, standardisation);
                Batch rest = count % whole == 0 ? null : new Batch(count % whole, rows, standardisation)) {
            for (int epoch = 0; epoch < parameters.epochs(); epoch++) {
                shuffle(order, random);
                for (int begin = 0; begin < count; begin += whole) {
                    Batch next = count - begin < whole ? rest : batch;
                    Objects.requireNonNull(next).learn(network, order, begin);
                }
            }
        }
    }

    /** Rows of one step, in native memory that is used again for every step. */
    private static final class Batch implements AutoCloseable {
        private final LabelledRows rows;
        private final Standardisation standardisation;
        private final float[] inputs;
        private final float[] labels;
        private final INDArray nativeInputs;
        private final INDArray nativeLabels;

        Batch(int size, LabelledRows rows, Standardisation standardisation) {
            this.rows = rows;
            this.standardisation = standardisation;
            int columns = rows.features().columns();
            inputs = new float[size * columns];
            labels = new float[size];
            nativeInputs = Nd4j.create(DataType.FLOAT, new long[] {size, columns}, 'c');
            nativeLabels = Nd4j.create(DataType.FLOAT, new long[] {size, 1}, 'c');
        }

        void learn(MultiLayerNetwork network, int[] order, int begin) {
            int columns = rows.features().columns();
            for (int index = 0; index < labels.length; index++) {
                int row = order[begin + index];
                standardise(rows.features(), row, standardisation, inputs, index * columns);
                labels[index] = rows.labels()[row] ? 1 : 0;
            }
            // At once: the library's own way copies one number at a time.
            ((FloatPointer) nativeInputs.data().pointer()).put(inputs, 0, inputs.length);
            ((FloatPointer) nativeLabels.data().pointer()).put(labels, 0, labels.length);
            network.fit(nativeInputs, nativeLabels);
        }

        @Override
        public void close() {
            nativeInputs.close();
            nativeLabels.close();
        }
    }

    private static void standardise(
            FeatureMatrix features, int row, Standardisation standardisation, float[] target, int offset) {
        for (int column = 0; column < features.columns(); column++) {
            float value = features.at(row, column);
            target[offset + column] = Float.isNaN(value)
                    ? 0
                    : (float) LinearModel.standardise(
                            value,
                            standardisation.means()[column],
                            standardisation.scales()[column]);
        }
    }

    private static List<DenseNetwork.Layer> layers(MultiLayerNetwork network) {
        List<DenseNetwork.Layer> layers = new ArrayList<>();
        for (int index = 0; index < network.getnLayers(); index++) {
            float[][] weights = network.getLayer(index).getParam("W").toFloatMatrix();
            float[] biases = network.getLayer(index).getParam("b").toFloatVector();
            int inputs = weights.length;
            int units = biases.length;
            double[] byUnit = new double[inputs * units];
            double[] offsets = new double[units];
            for (int unit = 0; unit < units; unit++) {
                offsets[unit] = finite(biases[unit]);
                for (int input = 0; input < inputs; input++) {
                    byUnit[unit * inputs + input] = finite(weights[input][unit]);
                }
            }
            layers.add(new DenseNetwork.Layer(inputs, units, byUnit, offsets));
        }
        return layers;
    }

    private static float finite(float parameter) {
        if (!Float.isFinite(parameter)) {
            throw new CannotTrain(
                    "not-converged", "The network's weights grew beyond all bounds: give a smaller learning rate.");
        }
        return parameter;
    }

    /** The log-odds: what the last layer gives before its sigmoid. */
    private static float[] margins(MultiLayerNetwork network, FeatureMatrix checked, Standardisation standardisation) {
        ((org.deeplearning4j.nn.conf.layers.BaseLayer)
                        network.getOutputLayer().conf().getLayer())
                .setActivationFn(new ActivationIdentity());
        int columns = checked.columns();
        float[] margins = new float[checked.rows()];
        for (int begin = 0; begin < margins.length; begin += BLOCK) {
            int size = Math.min(BLOCK, margins.length - begin);
            float[] inputs = new float[size * columns];
            for (int index = 0; index < size; index++) {
                standardise(checked, begin + index, standardisation, inputs, index * columns);
            }
            try (INDArray in = Nd4j.create(inputs, new long[] {size, columns}, 'c');
                    INDArray out = network.output(in, false)) {
                for (int index = 0; index < size; index++) {
                    margins[begin + index] = out.getFloat(index, 0);
                }
            }
        }
        return margins;
    }

    /** What the library's own ModelSerializer writes, without the dates: configuration and parameters. */
    private static byte[] file(MultiLayerNetwork network) {
        LinkedHashMap<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(
                "configuration.json",
                network.getLayerWiseConfigurations().toJson().getBytes(StandardCharsets.UTF_8));
        float[] parameters = network.params().toFloatVector();
        ByteBuffer bytes = ByteBuffer.allocate(parameters.length * Float.BYTES);
        bytes.asFloatBuffer().put(parameters);
        entries.put("parameters.f32", bytes.array());
        return LibraryArchive.of(entries);
    }

    private static void shuffle(int[] values, Random random) {
        for (int last = values.length - 1; last > 0; last--) {
            int chosen = random.nextInt(last + 1);
            int kept = values[last];
            values[last] = values[chosen];
            values[chosen] = kept;
        }
    }
}
