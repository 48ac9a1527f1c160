"""The executions of the state machine of batches, in AWS Step Functions."""

from typing import TYPE_CHECKING, Literal, override

from botocore.exceptions import ClientError

from eligibility.batch_aws.ports import Execution, Executions
from eligibility.storage.aws import ask, reason

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_STORE = "state machine"
_STATUSES: dict[str, Literal["running", "succeeded", "failed", "timed_out", "stopped"]] = {
    "RUNNING": "running",
    "PENDING_REDRIVE": "running",
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "TIMED_OUT": "timed_out",
    "ABORTED": "stopped",
}


class StepFunctionsExecutions(Executions):
    """Of one state machine, known by its ARN."""

    def __init__(self, client: "SFNClient", machine: str) -> None:
        self._client = client
        self._machine = machine

    @override
    def start(self, name: str, given: bytes) -> bool:
        return ask(_STORE, lambda: self._start(name, given.decode()))

    @override
    def find(self, name: str) -> Execution | None:
        arn = f"{self._machine.replace(':stateMachine:', ':execution:')}:{name}"
        return ask(_STORE, lambda: self._find(arn))

    def _start(self, name: str, given: str) -> bool:
        try:
            self._client.start_execution(stateMachineArn=self._machine, name=name, input=given)
        except ClientError as error:
            if reason(error) == "ExecutionAlreadyExists":
                return False
            raise
        return True

    def _find(self, arn: str) -> Execution | None:
        try:
            told = self._client.describe_execution(executionArn=arn)
        except ClientError as error:
            if reason(error) == "ExecutionDoesNotExist":
                return None
            raise
        return Execution(_STATUSES[told["status"]])
