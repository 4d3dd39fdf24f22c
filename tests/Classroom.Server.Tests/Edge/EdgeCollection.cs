namespace Classroom.Server.Tests.Edge;

[CollectionDefinition("edge")]
public sealed class EdgeCollection : ICollectionFixture<RunningServer>;
