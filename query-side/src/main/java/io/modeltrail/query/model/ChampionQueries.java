package io.modeltrail.query.model;

import io.modeltrail.contracts.model.Champion;
import io.modeltrail.contracts.model.ModelVersionQuery.FindChampion;
import io.modeltrail.query.ProjectionProgress;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers other modules that ask for the champion. */
@Component
class ChampionQueries {
    private final ChampionRows champions;
    private final ModelVersionRows versions;
    private final ProjectionProgress progress;

    ChampionQueries(ChampionRows champions, ModelVersionRows versions, ProjectionProgress progress) {
        this.champions = champions;
        this.versions = versions;
        this.progress = progress;
    }

    @QueryHandler
    Champion answer(FindChampion question) {
        long inRows = Math.max(versions.lastPosition(), champions.lastTrainingPosition());
        long asOf = progress.asOf(ModelVersionProjection.GROUP, inRows);
        return champions.now(question.useCase(), asOf);
    }
}
