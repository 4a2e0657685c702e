package io.modeltrail.contracts.model;

/**
 * Candidate and champion on the same rows, the candidate's hold-out. The champion may have trained on some of them, so the
 * comparison favours the champion, never the candidate.
 */
public record ChampionComparison(ModelVersionId champion, long rows, double championAuc, double candidateAuc) {}
