package io.modeltrail.command.feature;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static io.modeltrail.command.Examples.TRAINER;
import static io.modeltrail.command.Examples.digest;
import static io.modeltrail.command.RefusalCondition.refusal;

import io.modeltrail.contracts.feature.FeatureSetCommand.DefineFeatureSet;
import io.modeltrail.contracts.feature.FeatureSetCommand.RetireFeatureSetVersion;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetVersionRetired;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class FeatureSetTest {
    private static final FeatureSetKey KEY = new FeatureSetKey("churn-customer");

    private final AggregateTestFixture<FeatureSet> fixture = new AggregateTestFixture<>(FeatureSet.class);

    @Test
    void the_first_version_is_defined() {
        fixture.givenNoPriorActivity()
                .when(define(1, "text"))
                .expectResultMessagePayload(true)
                .expectEvents(defined(1, "text"));
    }

    @Test
    void the_same_definition_again_changes_nothing() {
        fixture.given(defined(1, "text"))
                .when(define(1, "text"))
                .expectResultMessagePayload(false)
                .expectNoEvents();
    }

    @Test
    void another_text_for_a_version_is_refused() {
        fixture.given(defined(1, "text"))
                .when(define(1, "another"))
                .expectException(refusal(RefusalCode.FEATURE_SET_VERSION_EXISTS))
                .expectNoEvents();
    }

    @Test
    void the_next_version_is_defined() {
        fixture.given(defined(1, "text")).when(define(2, "another")).expectEvents(defined(2, "another"));
    }

    @Test
    void an_old_version_may_be_sent_again_after_a_new_one() {
        fixture.given(defined(1, "text"), defined(2, "another"))
                .when(define(1, "text"))
                .expectNoEvents();
    }

    @Test
    void no_version_is_skipped() {
        fixture.given(defined(1, "text"))
                .when(define(3, "text"))
                .expectException(refusal(RefusalCode.FEATURE_SET_VERSION_SKIPPED))
                .expectNoEvents();
    }

    @Test
    void the_first_version_is_1() {
        fixture.givenNoPriorActivity()
                .when(define(2, "text"))
                .expectException(refusal(RefusalCode.FEATURE_SET_VERSION_SKIPPED))
                .expectNoEvents();
    }

    @Test
    void another_use_case_does_not_take_the_name_over() {
        fixture.given(defined(1, "text"))
                .when(new DefineFeatureSet(KEY, new UseCaseKey("another"), definition(2), digest("another"), TRAINER))
                .expectException(refusal(RefusalCode.FEATURE_SET_OF_ANOTHER_USE_CASE))
                .expectNoEvents();
    }

    @Test
    void a_version_is_retired() {
        fixture.given(defined(1, "text"), defined(2, "another"))
                .when(new RetireFeatureSetVersion(KEY, 1, OPERATOR))
                .expectEvents(new FeatureSetVersionRetired(KEY, 1, OPERATOR));
    }

    @Test
    void a_version_is_retired_once() {
        fixture.given(defined(1, "text"), new FeatureSetVersionRetired(KEY, 1, OPERATOR))
                .when(new RetireFeatureSetVersion(KEY, 1, OPERATOR))
                .expectException(refusal(RefusalCode.FEATURE_SET_RETIRED))
                .expectNoEvents();
    }

    @Test
    void a_version_that_was_not_defined_is_not_retired() {
        fixture.given(defined(1, "text"))
                .when(new RetireFeatureSetVersion(KEY, 2, OPERATOR))
                .expectException(refusal(RefusalCode.NOT_FOUND))
                .expectNoEvents();
    }

    @Test
    void a_retired_version_keeps_its_number() {
        fixture.given(defined(1, "text"), new FeatureSetVersionRetired(KEY, 1, OPERATOR))
                .when(define(2, "text"))
                .expectEvents(defined(2, "text"));
    }

    private static DefineFeatureSet define(int version, String text) {
        return new DefineFeatureSet(KEY, CHURN, definition(version), digest(text), TRAINER);
    }

    private static FeatureSetDefined defined(int version, String text) {
        return new FeatureSetDefined(KEY, CHURN, definition(version), digest(text), TRAINER);
    }

    private static FeatureSetDefinition definition(int version) {
        return new FeatureSetDefinition(
                KEY, version, "customer", "team", "For a test.", List.of(), List.of(), List.of(), null, null);
    }
}
