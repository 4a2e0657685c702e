package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.runtime.explanation.Counterfactual.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Why a recorded prediction has its score, and what would change the decision. */
@RestController
@RequestMapping("/api/v1/predictions/{id}")
class PredictionExplanationController {
    private final PredictionExplanations explanations;

    PredictionExplanationController(PredictionExplanations explanations) {
        this.explanations = explanations;
    }

    @GetMapping("/explanation")
    PredictionExplanation explanation(@PathVariable("id") String id) {
        return explanations.explain(PredictionId.of(id));
    }

    /** Changes nothing and records nothing; a POST because of its body. */
    @PostMapping("/counterfactual")
    CounterfactualAnswer counterfactual(@PathVariable("id") String id, @RequestBody Wish wish) {
        return explanations.counterfactual(PredictionId.of(id), wish.target(), wish.levers());
    }

    /**
     * @param target null = the side on which the prediction is not
     * @param levers features of the plan's levers to use; null = all
     */
    record Wish(@Nullable Target target, @Nullable List<String> levers) {}
}
