"""Every kind of rule there is. Importing it makes the kinds known to Great Expectations, without which it drops their rules in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.check.kinds.across_years import ExpectOpeningToBeLastClosing
from mingzhang.check.kinds.annexes.evaluation_sums import (
    ExpectEvaluationToQuoteForms,
    ExpectIndicatorsToAddUp,
    ExpectNarrativeToQuoteEvaluation,
    ExpectProjectsWithinForm,
)
from mingzhang.check.kinds.annexes.evaluations import (
    ExpectFundsToAddUp,
    ExpectGradeToFollowScore,
    ExpectRatesToAgree,
    ExpectScoresWithinWeights,
    ExpectScoreToFollowRate,
)
from mingzhang.check.kinds.annexes.tables import ExpectAnnexTablesToQuoteForms, ExpectTotalsOfAnnexesToFoot
from mingzhang.check.kinds.beside import ExpectBudgetToAgree, ExpectBudgetToGrowAsStated, ExpectNarrativeToQuoteBudget
from mingzhang.check.kinds.between_forms import ExpectBalancesToRollForward, ExpectPlacesToBeBounded, ExpectStatementsToAgree
from mingzhang.check.kinds.jointly import ExpectStatementsToBeJointlyConsistent
from mingzhang.check.kinds.narrative.changes import ExpectAddedBudgetToBeSpentOrKept, ExpectChangesToFollow, ExpectReasonsToFit
from mingzhang.check.kinds.narrative.counts import (
    ExpectCostsPerHeadToBePlausible,
    ExpectCountsToAddUp,
    ExpectCountsToFollowSpending,
    ExpectItemsToBeExplained,
)
from mingzhang.check.kinds.narrative.directions import ExpectDirectionsToAgree
from mingzhang.check.kinds.narrative.names import ExpectBudgetsToBeCalledSo, ExpectItemsToBeCalledByTheirNames, ExpectListsToNameTheRows
from mingzhang.check.kinds.narrative.percentages import ExpectCompletionToAgree, ExpectGrowthToAgree, ExpectSharesToAgree
from mingzhang.check.kinds.narrative.quotes import (
    ExpectNarrativeToBeComplete,
    ExpectNarrativeToKeepTheUnit,
    ExpectNarrativeToNameTheYear,
    ExpectNarrativeToQuoteTables,
)
from mingzhang.check.kinds.narrative.sums import ExpectAnnexToQuoteTables, ExpectNarrativeToBeBounded, ExpectPartsToAddUp
from mingzhang.check.kinds.printing import ExpectEmptyFormsToAgree, ExpectRepeatedFormsToAgree, ExpectTitlesToNameTheYear
from mingzhang.check.kinds.whole_report import (
    ExpectCodesToFollowClassification,
    ExpectCodesToOccurOnce,
    ExpectHeadsToAgree,
    ExpectNamesToAgree,
    ExpectScalesToAgree,
)
from mingzhang.check.kinds.within_forms import ExpectCodesToRollUp, ExpectColumnsToCrossFoot, ExpectLinesToFoot
from mingzhang.check.kinds.year_before import ExpectImpliedYearToCarryOver, ExpectYearBeforeToAgree

if TYPE_CHECKING:
    from mingzhang.check.kinds.accounting import AccountingExpectation

KINDS: dict[str, type[AccountingExpectation]] = {
    kind.expectation_type: kind
    for kind in (
        ExpectLinesToFoot,
        ExpectColumnsToCrossFoot,
        ExpectCodesToRollUp,
        ExpectCodesToOccurOnce,
        ExpectStatementsToAgree,
        ExpectPlacesToBeBounded,
        ExpectBalancesToRollForward,
        ExpectHeadsToAgree,
        ExpectNamesToAgree,
        ExpectCodesToFollowClassification,
        ExpectScalesToAgree,
        ExpectTitlesToNameTheYear,
        ExpectEmptyFormsToAgree,
        ExpectRepeatedFormsToAgree,
        ExpectOpeningToBeLastClosing,
        ExpectNarrativeToQuoteTables,
        ExpectNarrativeToKeepTheUnit,
        ExpectNarrativeToNameTheYear,
        ExpectNarrativeToBeComplete,
        ExpectSharesToAgree,
        ExpectGrowthToAgree,
        ExpectCompletionToAgree,
        ExpectDirectionsToAgree,
        ExpectPartsToAddUp,
        ExpectNarrativeToBeBounded,
        ExpectCountsToFollowSpending,
        ExpectCountsToAddUp,
        ExpectItemsToBeExplained,
        ExpectAnnexToQuoteTables,
        ExpectChangesToFollow,
        ExpectReasonsToFit,
        ExpectAddedBudgetToBeSpentOrKept,
        ExpectItemsToBeCalledByTheirNames,
        ExpectListsToNameTheRows,
        ExpectCostsPerHeadToBePlausible,
        ExpectBudgetsToBeCalledSo,
        ExpectYearBeforeToAgree,
        ExpectImpliedYearToCarryOver,
        ExpectStatementsToBeJointlyConsistent,
        ExpectFundsToAddUp,
        ExpectRatesToAgree,
        ExpectScoreToFollowRate,
        ExpectIndicatorsToAddUp,
        ExpectScoresWithinWeights,
        ExpectGradeToFollowScore,
        ExpectEvaluationToQuoteForms,
        ExpectProjectsWithinForm,
        ExpectNarrativeToQuoteEvaluation,
        ExpectTotalsOfAnnexesToFoot,
        ExpectAnnexTablesToQuoteForms,
        ExpectBudgetToAgree,
        ExpectNarrativeToQuoteBudget,
        ExpectBudgetToGrowAsStated,
    )
}
