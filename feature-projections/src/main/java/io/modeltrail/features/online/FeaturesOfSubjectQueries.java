package io.modeltrail.features.online;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.subject.FeaturesOfSubject;
import io.modeltrail.contracts.subject.FeaturesOfSubject.SetOfFeatures;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectQuery.FindFeaturesOfSubject;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.definition.CompiledFeature;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells other modules what the features of a subject are now. */
@Component
class FeaturesOfSubjectQueries {
    private final SubjectDirectory subjects;
    private final ActiveFeatureSets sets;
    private final OnlineStore store;
    private final Clock clock = Clock.systemUTC();

    FeaturesOfSubjectQueries(SubjectDirectory subjects, ActiveFeatureSets sets, OnlineStore store) {
        this.subjects = subjects;
        this.sets = sets;
        this.store = store;
    }

    @QueryHandler
    FeaturesOfSubject answer(FindFeaturesOfSubject question) {
        List<SetOfFeatures> answer = new ArrayList<>();
        Optional<Person> person = subjects.person(question.subjectId());
        if (person.isPresent()) {
            for (ActiveFeatureSets.Active active : sets.all()) {
                if (active.useCase().equals(person.get().useCase())) {
                    answer.add(values(active, person.get().entity()));
                }
            }
        }
        return new FeaturesOfSubject(answer);
    }

    @SuppressWarnings("NullAway") // the class file of the record's constructor does not say that values may be null
    private SetOfFeatures values(ActiveFeatureSets.Active active, String entity) {
        var definition = active.set().definition();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        try {
            OnlineView view = store.view(definition.name(), definition.version(), null);
            EntityValues read = view.read(entity, clock.millis());
            for (int index = 0; read.isFound() && index < view.features().size(); index++) {
                CompiledFeature feature = view.features().get(index);
                values.put(feature.spec().name(), FeatureValue.of(feature, read.value(index)));
            }
        } catch (Refusal notThere) {
            values.clear(); // nothing is computed here, so nothing is kept here either
        }
        return new SetOfFeatures(definition.name().value(), definition.version(), values);
    }
}
