using Classroom.Meetings;
using Classroom.Testing;

namespace Classroom.Server.Tests.Storage;

public sealed class MemoryEventLogTests : EventLogContract
{
    protected override Task<IEventLog> NewLog() => Task.FromResult<IEventLog>(new MemoryEventLog());
}
