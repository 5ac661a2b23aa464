"""Every kind of rule there is. Importing it makes the kinds known to Great Expectations, without which it drops their rules in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .across_years import ExpectOpeningToBeLastClosing
from .annexes import ExpectAnnexTablesToQuoteForms, ExpectTotalsOfAnnexesToFoot
from .beside import ExpectBudgetToAgree, ExpectBudgetToGrowAsStated, ExpectNarrativeToQuoteBudget
from .between_forms import ExpectBalancesToRollForward, ExpectPlacesToBeBounded, ExpectStatementsToAgree
from .jointly import ExpectStatementsToBeJointlyConsistent
from .narrative import (
    ExpectNarrativeToBeComplete,
    ExpectNarrativeToKeepTheUnit,
    ExpectNarrativeToNameTheYear,
    ExpectNarrativeToQuoteTables,
)
from .narrative_changes import ExpectAddedBudgetToBeSpentOrKept, ExpectChangesToFollow, ExpectReasonsToFit
from .narrative_counts import (
    ExpectCostsPerHeadToBePlausible,
    ExpectCountsToAddUp,
    ExpectCountsToFollowSpending,
    ExpectItemsToBeExplained,
)
from .narrative_directions import ExpectDirectionsToAgree
from .narrative_names import ExpectBudgetsToBeCalledSo, ExpectItemsToBeCalledByTheirNames, ExpectListsToNameTheRows
from .narrative_percentages import ExpectCompletionToAgree, ExpectGrowthToAgree, ExpectSharesToAgree
from .narrative_sums import ExpectAnnexToQuoteTables, ExpectNarrativeToBeBounded, ExpectPartsToAddUp
from .performance import (
    ExpectFundsToAddUp,
    ExpectGradeToFollowScore,
    ExpectRatesToAgree,
    ExpectScoresWithinWeights,
    ExpectScoreToFollowRate,
)
from .performance_sums import (
    ExpectEvaluationToQuoteForms,
    ExpectIndicatorsToAddUp,
    ExpectNarrativeToQuoteEvaluation,
    ExpectProjectsWithinForm,
)
from .printing import ExpectEmptyFormsToAgree, ExpectRepeatedFormsToAgree, ExpectTitlesToNameTheYear
from .whole_report import (
    ExpectCodesToFollowClassification,
    ExpectCodesToOccurOnce,
    ExpectHeadsToAgree,
    ExpectNamesToAgree,
    ExpectScalesToAgree,
)
from .within_forms import ExpectCodesToRollUp, ExpectColumnsToCrossFoot, ExpectLinesToFoot
from .year_before import ExpectImpliedYearToCarryOver, ExpectYearBeforeToAgree

if TYPE_CHECKING:
    from .accounting import AccountingExpectation

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
