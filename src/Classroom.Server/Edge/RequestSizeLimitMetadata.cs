using Microsoft.AspNetCore.Http.Metadata;

namespace Classroom.Server.Edge;

/// <summary>The largest body a route reads.</summary>
public sealed record RequestSizeLimitMetadata(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
