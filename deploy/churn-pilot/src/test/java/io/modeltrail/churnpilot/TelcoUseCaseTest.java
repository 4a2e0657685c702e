package io.modeltrail.churnpilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TelcoUseCaseTest {
    @Test
    void the_table_has_the_published_shape() throws IOException {
        List<String[]> rows = TelcoTable.rows(TelcoUseCase.csv());

        List<String> header = List.of(rows.getFirst());
        assertThat(header)
                .isEqualTo(TelcoUseCase.schema().columns().stream()
                        .map(ColumnSpec::name)
                        .toList());
        List<String[]> customers = rows.subList(1, rows.size());
        assertThat(customers).hasSize(7043).allSatisfy(row -> assertThat(row).hasSize(21));
        int label = header.indexOf("churn");
        int totalCharges = header.indexOf("total_charges");
        long left = customers.stream().filter(row -> row[label].equals("Yes")).count();
        assertThat(left).isEqualTo(1869);
        assertThat((double) left / customers.size()).isBetween(0.265, 0.266);
        assertThat(customers.stream().filter(row -> row[totalCharges].isEmpty()))
                .hasSize(11);
        assertThat(customers.stream().map(row -> row[0]).distinct()).hasSize(7043);
    }

    @Test
    void the_schema_lets_only_total_charges_be_missing() {
        assertThat(TelcoUseCase.schema().columns().stream().filter(ColumnSpec::missingAllowed))
                .extracting(ColumnSpec::name)
                .containsExactly("total_charges");
        assertThat(TelcoUseCase.schema().features()).hasSize(19);
        assertThat(TelcoUseCase.schema().entityKey().name()).isEqualTo("customer_key");
        assertThat(TelcoUseCase.schema().label().name()).isEqualTo("churn");
        assertThat(TelcoUseCase.schema().positiveLabel()).isEqualTo("Yes");
    }

    @Test
    void the_original_file_has_a_schema_of_its_own() {
        assertThat(TelcoUseCase.originalSchema().features()).hasSize(19);
        assertThat(TelcoUseCase.originalSchema().entityKey().name()).isEqualTo("customerID");
    }

    @Test
    void the_configuration_states_the_defaults_that_hold_the_published_figures() {
        UseCaseConfiguration configuration = TelcoUseCase.configuration();

        assertThat(configuration.key().value()).isEqualTo("telco-churn");
        assertThat(configuration.families())
                .containsExactlyElementsOf(Stream.of(ModelFamily.values())
                        .map(ModelParameters::defaultsOf)
                        .toList());
        TrainingPlan defaults =
                TrainingPlan.defaultsFor(configuration.families().getFirst());
        assertThat(configuration.trainingPlans())
                .extracting(TrainingPlan::seed, TrainingPlan::folds, TrainingPlan::validation)
                .containsOnly(tuple(defaults.seed(), defaults.folds(), defaults.validation()));
        assertThat(configuration.rolloutPlan()).isEqualTo(RolloutPlan.standard());
    }
}
