package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/**
 * Some facts of a set, named as an expression names them: {@code payment[status=failed]}.
 *
 * @param fact index of their type in the definition's facts
 */
public record FactPattern(int fact, Filter filter) {
    /** @throws Refusal TRIGGER_INVALID when the definition has no such fact, attribute or value */
    public static FactPattern of(FeatureSetDefinition definition, String text) {
        ExpressionText expression = new ExpressionText("facts", text);
        try {
            NamedFact named = new NamedFactParser(expression, definition.facts()).fact();
            if (!expression.ended()) {
                throw expression.problem("Here the fact ends.");
            }
            return new FactPattern(named.fact(), named.filter());
        } catch (DefinitionProblem problem) {
            throw new Refusal(
                    RefusalCode.TRIGGER_INVALID,
                    Map.of("featureSet", definition.name() + " version " + definition.version(), "fact", text),
                    problem.reason());
        }
    }

    public boolean matches(Fact one) {
        return one.type() == fact && filter.matches(one);
    }
}
