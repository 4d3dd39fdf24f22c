using Classroom.Server.Contract;
using Classroom.Testing;

namespace Classroom.Server.Tests.Contract;

public sealed class ContractIsFresh
{
    [Fact]
    public void The_committed_contract_is_what_the_records_say()
    {
        var committed = File.ReadAllText(Repository.Path("frontend", "src", "contract", "contract.g.ts"));
        Assert.True(committed == ContractFile.Text(), "The contract is stale: run \"dotnet run --project src/Classroom.Server contract\" and commit the file.");
    }
}
