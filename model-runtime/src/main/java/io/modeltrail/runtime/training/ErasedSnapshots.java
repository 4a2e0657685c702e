package io.modeltrail.runtime.training;

import io.modeltrail.contracts.subject.StoreErasure.RewrittenFile;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErased;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.runtime.artifact.ErasedFiles;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/** Keeps which snapshots were written anew without somebody: what was trained on them cannot be trained again. */
@Component
@ProcessingGroup("runtime.erased-snapshots")
class ErasedSnapshots {
    private final ErasedFiles files;

    ErasedSnapshots(ErasedFiles files) {
        this.files = files;
    }

    @EventHandler
    void on(StoreErased event) {
        if (event.erasure().store().equals(SubjectStores.FEATURE_FILES)) {
            for (RewrittenFile file : event.erasure().rewritten()) {
                files.add(event.subjectId(), file);
            }
        }
    }
}
