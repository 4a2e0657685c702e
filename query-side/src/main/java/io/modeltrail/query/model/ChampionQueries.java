package io.modeltrail.query.model;

import io.modeltrail.contracts.model.Champion;
import io.modeltrail.contracts.model.ModelVersionQuery.FindChampion;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers other modules that ask for the champion. */
@Component
class ChampionQueries {
    private final ChampionRows rows;

    ChampionQueries(ChampionRows rows) {
        this.rows = rows;
    }

    @QueryHandler
    Champion answer(FindChampion question) {
        return rows.now(question.useCase());
    }
}
