using Classroom.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace Classroom.Migrations;

/// <summary>The context as <c>dotnet ef</c> makes it: it needs the model only, no database.</summary>
public sealed class DesignTimeContext : IDesignTimeDbContextFactory<ClassroomDbContext>
{
    /// <inheritdoc/>
    public ClassroomDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<ClassroomDbContext>();
        ClassroomDbContext.Configure(builder, NpgsqlDataSource.Create("Host=/nowhere;Database=classroom"));
        return new ClassroomDbContext(builder.Options);
    }
}
